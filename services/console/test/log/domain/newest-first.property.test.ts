import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newestOf, nextRanges, type Backward, type Placed } from '../../../src/log/domain/newest-first.ts'

/** Partitions whose records have rising times, as a log has them. */
const partitions = fc
  .array(fc.array(fc.nat(5), { maxLength: 40 }), { minLength: 1, maxLength: 4 })
  .map((gaps) =>
    gaps.map((steps, partition) => {
      let at = 0
      return steps.map((step, offset): Placed => {
        at += step
        return { partition, offset: BigInt(offset), recordedAtMs: at }
      })
    }),
  )

test('given any log, when it is read page by page, then each record is shown once, newest first', () => {
  fc.assert(
    fc.property(
      partitions,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      (log, limit, size) => {
        const seen: Placed[] = []
        let before = new Map(log.map((records, partition) => [partition, BigInt(records.length)]))
        for (let isOver = false; !isOver;) {
          const { shown, next } = readPage(log, before, limit, BigInt(size))
          seen.push(...shown)
          isOver = next === null
          before = next ?? before
        }
        assert.equal(seen.length, log.flat().length)
        assert.equal(new Set(seen).size, seen.length)
        const times = seen.map(({ recordedAtMs }) => recordedAtMs)
        assert.deepEqual(
          times,
          times.toSorted((a, b) => b - a),
        )
      },
    ),
  )
})

function readPage(log: Placed[][], before: Map<number, bigint>, limit: number, size: bigint) {
  const backward = log.map((_, partition): Backward => {
    return { partition, low: 0n, floor: before.get(partition) ?? 0n, oldestMs: Infinity }
  })
  const found: Placed[] = []
  for (;;) {
    const ranges = nextRanges(backward, size)
    const page = newestOf(backward, found, limit)
    if (page.shown.length >= limit || ranges.size === 0) return page
    for (const one of backward) {
      const range = ranges.get(one.partition)
      if (range === undefined) continue
      const part = (log[one.partition] ?? []).slice(Number(range.from), Number(range.to))
      found.push(...part)
      one.floor = range.from
      one.oldestMs = Math.min(one.oldestMs, ...part.map(({ recordedAtMs }) => recordedAtMs))
    }
  }
}
