import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { smallestFailing } from './smallest-failing.ts'

const items = fc.integer({ min: 1, max: 40 }).map((length) => Array.from({ length }, (_, n) => n))

it('given a failure that needs certain items together, then exactly these are left', async () => {
  const given = items.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all, { minLength: 1 })))
  await fc.assert(
    fc.asyncProperty(given, async ([all, needed]) => {
      const fails = async (part: readonly number[]) => needed.every((item) => part.includes(item))
      assert.deepEqual(await smallestFailing(all, fails), needed)
    }),
  )
})

it('given any failure, then what is left fails, and does not without any one of its items', async () => {
  const given = items.chain((all) => fc.tuple(fc.constant(all), fc.func(fc.boolean())))
  await fc.assert(
    fc.asyncProperty(given, async ([all, drawn]) => {
      const fails = async (part: readonly number[]) =>
        part.length === all.length || (part.length > 0 && drawn(...part))
      const left = await smallestFailing(all, fails)
      assert.ok(await fails(left))
      if (left.length === 1) return
      for (const item of left) assert.ok(!(await fails(left.filter((other) => other !== item))))
    }),
  )
})

it('given a failure of one item among many, then few parts are tried', async () => {
  let tries = 0
  const all = Array.from({ length: 64 }, (_, n) => n)
  const left = await smallestFailing(all, async (part) => {
    tries += 1
    return part.includes(37)
  })
  assert.deepEqual(left, [37])
  assert.ok(tries <= 12, String(tries))
})
