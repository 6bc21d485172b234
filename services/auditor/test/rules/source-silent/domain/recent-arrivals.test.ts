import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { receivedByHour, countRecent } from '../../../../src/rules/source-silent/domain/recent-arrivals.ts'
import { hourMs, hourOfWeek, weekHours } from '../../../../src/rules/source-silent/domain/week-hours.ts'

const now = Date.parse('2026-11-22T07:30:00Z')

test('given arrivals within a week in any order, then each is counted in its hour', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: weekHours - 1 }), { maxLength: 60 }), (hoursAgo) => {
      const recent = hoursAgo.reduce(
        (known, ago) => countRecent(known, now - ago * hourMs),
        undefined as ReturnType<typeof countRecent> | undefined,
      )
      const received = receivedByHour(recent, now) ?? []
      for (const ago of new Set(hoursAgo))
        assert.equal(received[hourOfWeek(now - ago * hourMs)], hoursAgo.filter((one) => one === ago).length)
      assert.equal(
        received.reduce((sum, one) => sum + one, 0),
        hoursAgo.length,
      )
    }),
  )
})

test('given an arrival of more than a week ago, then it is not counted', () => {
  const recent = countRecent(countRecent(undefined, now), now - 200 * hourMs)
  assert.equal(recent.counts.length <= weekHours, true)
  assert.equal(
    receivedByHour(countRecent(undefined, now - 200 * hourMs), now)?.some((one) => one > 0),
    false,
  )
  assert.equal(receivedByHour(undefined, now), null)
})
