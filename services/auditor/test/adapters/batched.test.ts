import assert from 'node:assert/strict'
import { it } from 'node:test'
import { batched } from '../../src/adapters/batched.ts'

it('given calls at the same time, then one query serves them, each with its own response', async () => {
  const questions: number[][] = []
  const double = batched((keys: readonly number[]) => {
    questions.push([...keys])
    return Promise.resolve(keys.map((key) => 2 * key))
  })
  assert.deepEqual(await Promise.all([1, 2, 3].map(double)), [2, 4, 6])
  assert.deepEqual(questions, [[1, 2, 3]])
})

it('given a call comes while a question is on its way, then another question answers it', async () => {
  let stored = 'before'
  const waiting: (() => void)[] = []
  const read = batched(async (keys: readonly string[]) => {
    const seen = stored
    if (seen === 'before') await new Promise<void>((resolve) => waiting.push(resolve))
    return keys.map(() => seen)
  })
  const first = read('a')
  while (waiting.length === 0) await new Promise(setImmediate)
  stored = 'after'
  assert.equal(await read('a'), 'after')
  waiting[0]?.()
  assert.equal(await first, 'before')
})

it('given more calls than one question takes, then all are answered', async () => {
  const sizes: number[] = []
  const same = batched((keys: readonly number[]) => {
    sizes.push(keys.length)
    return Promise.resolve(keys)
  })
  const keys = Array.from({ length: 250 }, (_, n) => n)
  assert.deepEqual(await Promise.all(keys.map(same)), keys)
  assert.deepEqual(sizes, [100, 100, 50])
})

it('given a question fails, then so does each of its calls, and the next one is put', async () => {
  let isUnavailable = true
  const rest = batched((keys: readonly number[]) =>
    isUnavailable ? Promise.reject(new Error('the database is unavailable')) : Promise.resolve(keys),
  )
  const outcomes = await Promise.allSettled([rest(1), rest(2)])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  isUnavailable = false
  assert.equal(await rest(3), 3)
})
