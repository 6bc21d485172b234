import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MongoNetworkError } from 'mongodb'
import { GroupWriter } from '../src/group-writer.ts'

/** A writer of numbers whose groups are ended by the test. */
function givenWriter({ refused }: { refused?: number } = {}) {
  const groups: { writes: readonly number[]; end(): void }[] = []
  const writer = new GroupWriter<number, string>({
    stopping: new AbortController().signal,
    onFault: (error) => assert.fail(String(error)),
    maxTogether: 3,
    async writeTogether(writes) {
      const { promise, resolve } = Promise.withResolvers<void>()
      groups.push({ writes, end: resolve })
      await promise
      if (writes.some((write) => write === refused)) throw new Error(`${refused} is refused`)
      return writes.map((write) => `wrote ${write}`)
    },
  })
  return {
    writer,
    /** Waits until a number of groups have begun, and ends the last. */
    async end(t: { waitFor: (holds: () => void) => Promise<void> }, count: number) {
      await t.waitFor(() => assert.equal(groups.length, count))
      groups.at(-1)?.end()
    },
    written: () => groups.map(({ writes }) => writes),
  }
}

test('given writes that arrive while one is in flight, then they share the next', async (t) => {
  const { writer, end, written } = givenWriter()
  const first = [writer.write(1), writer.write(2)]
  await t.waitFor(() => assert.equal(written().length, 1))
  const later = [3, 4, 5, 6].map((write) => writer.write(write))
  await end(t, 1)
  assert.deepEqual(await Promise.all(first), ['wrote 1', 'wrote 2'])
  await end(t, 2)
  await end(t, 3)
  assert.deepEqual(await Promise.all(later), ['wrote 3', 'wrote 4', 'wrote 5', 'wrote 6'])
  assert.deepEqual(written(), [[1, 2], [3, 4, 5], [6]])
})

test('given one of a group that is refused, then each is written alone, and it alone fails', async (t) => {
  const { writer, end, written } = givenWriter({ refused: 2 })
  const results = Promise.allSettled([1, 2, 3].map((write) => writer.write(write)))
  for (let groups = 1; groups <= 4; groups++) await end(t, groups)
  const [one, two, three] = await results
  assert.deepEqual([one?.status, two?.status, three?.status], ['fulfilled', 'rejected', 'fulfilled'])
  assert.deepEqual(written(), [[1, 2, 3], [1], [2], [3]])
})

test('given no database while the process stops, then all of a group are given up together', async () => {
  const groups: number[] = []
  const writer = new GroupWriter<string, void>({
    stopping: AbortSignal.abort(),
    onFault: () => undefined,
    maxTogether: 3,
    async writeTogether(writes) {
      groups.push(writes.length)
      throw new MongoNetworkError('the connection is closed')
    },
  })
  const results = await Promise.allSettled(['a', 'b', 'c'].map((write) => writer.write(write)))
  assert.ok(results.every(({ status }) => status === 'rejected'))
  assert.deepEqual(new Set(groups), new Set([3]))
})
