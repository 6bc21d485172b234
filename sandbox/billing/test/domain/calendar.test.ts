import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addMonths, periodEnd } from '../../src/domain/calendar.ts'

const at = (time: string): number => Date.parse(time) / 1_000
const shown = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10)
const monthly = { interval: 'month', interval_count: 1 } as const
const yearly = { interval: 'year', interval_count: 1 } as const

describe('periods', () => {
  it('given the 31st, then periods end on the last days, and on the 31st again', () => {
    const anchor = at('2026-01-31T10:00:00Z')
    const ends = []
    for (let start = anchor; ends.length < 5; start = ends.at(-1) ?? 0)
      ends.push(periodEnd(anchor, monthly, start))
    assert.deepEqual(ends.map(shown), ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'])
  })

  it('given a leap day, then a year ends on the 28th, and on the leap day four years later', () => {
    const anchor = at('2028-02-29T10:00:00Z')
    assert.equal(shown(periodEnd(anchor, yearly, anchor)), '2029-02-28')
    assert.equal(shown(periodEnd(anchor, yearly, at('2031-02-28T10:00:00Z'))), '2032-02-29')
    assert.equal(
      shown(periodEnd(at('2028-01-31T00:00:00Z'), monthly, at('2028-01-31T00:00:00Z'))),
      '2028-02-29',
    )
  })

  it('given any anchor, then periods follow each other without a gap, 28 to 31 days long', () => {
    const seconds = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') })
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 60 }), (anchor, n) => {
        const start = addMonths(anchor, n)
        const end = periodEnd(anchor, monthly, start)
        assert.equal(end, addMonths(anchor, n + 1))
        const days = (end - start) / 86_400
        assert.ok(days >= 28 && days <= 31, `${days}`)
      }),
    )
  })
})
