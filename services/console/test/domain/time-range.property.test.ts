import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { timeRange } from '../../src/domain/time-range.ts'
import { given } from '../given/world.ts'

/** Within a few seconds, whole or with a fraction. */
const atMs = fc
  .record({ second: fc.integer({ min: 0, max: 3 }), fraction: fc.constantFrom(0, 0, 1, 120, 999) })
  .map(({ second, fraction }) => Date.parse('2026-11-21T06:42:58Z') + second * 1000 + fraction)
const stored = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

test('given times with and without fractions, then a range finds exactly those within it', async (t) => {
  const { db } = await given(t)
  const times = db.collection<{ at: string | null }>('times')
  const input = fc.tuple(fc.array(atMs, { minLength: 1, maxLength: 12 }), fc.option(atMs), fc.option(atMs))
  await fc.assert(
    fc.asyncProperty(input, async ([list, from, to]) => {
      await times.deleteMany({})
      await times.insertMany([...list.map((ms) => ({ at: stored(ms) })), { at: null }])
      const range = timeRange(from === null ? undefined : stored(from), to === null ? undefined : stored(to))
      if (range === undefined) return

      const found = await times.find({ at: range }).toArray()

      const expected = list.filter((ms) => (from === null || ms >= from) && (to === null || ms < to))
      assert.deepEqual(found.map(({ at }) => at).sort(), expected.map(stored).sort())
    }),
    { numRuns: 100 },
  )
})
