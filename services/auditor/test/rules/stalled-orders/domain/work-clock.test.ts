import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advanceClock,
  countArrival,
  countDeparture,
  newWorkClock,
} from '../../../../src/rules/stalled-orders/domain/work-clock.ts'
import { DAY, HOUR, MONDAY } from '../../../shop-in-virtual-time.ts'

/** A shop that sends ten orders an hour from 8 to 18, Monday to Friday, for the given weeks. */
function officeClock(weeks: number) {
  let clock = newWorkClock()
  for (let hour = 0; hour < weeks * 168; hour++) {
    const at = MONDAY + hour * HOUR
    clock = advanceClock(clock, at)
    const open = hour % 24 >= 8 && hour % 24 < 18 && Math.floor(hour / 24) % 7 < 5
    for (let order = 0; open && order < 10; order++) clock = countDeparture(countArrival(clock))
  }
  return advanceClock(clock, MONDAY + weeks * 7 * DAY)
}

test('with no history it is a wall clock', () => {
  const clock = advanceClock(advanceClock(newWorkClock(), MONDAY), MONDAY + 9 * DAY)

  assert.equal(clock.workMs, 9 * DAY)
})

test('it learns opening hours: nights and weekends hardly count, a week stays about a week', () => {
  const monday = officeClock(8)
  const at = monday.at ?? 0
  const atEight = advanceClock(monday, at + 8 * HOUR)
  let clock = atEight
  for (let hour = 9; hour <= 18; hour++) clock = countDeparture(advanceClock(clock, at + hour * HOUR))
  const lastWeek = officeClock(7)

  assert.ok(atEight.workMs - monday.workMs < HOUR)
  assert.ok(clock.workMs - atEight.workMs > 20 * HOUR)
  assert.ok(Math.abs((monday.workMs - lastWeek.workMs) / (7 * DAY) - 1) < 0.1)
})

test('a working day without a departure stops it; the next departure starts it again', () => {
  const monday = officeClock(8)
  const at = monday.at ?? 0
  const holidayNoon = advanceClock(monday, at + 12 * HOUR)
  const holidayEvening = advanceClock(holidayNoon, at + 18 * HOUR)
  const tuesdayNoon = advanceClock(
    countDeparture(advanceClock(holidayEvening, at + 32 * HOUR)),
    at + 33 * HOUR,
  )

  assert.equal(holidayEvening.workMs, holidayNoon.workMs)
  assert.ok(tuesdayNoon.workMs > holidayEvening.workMs)
})

test('a silence does not stop it for ever', () => {
  const monday = officeClock(8)
  const at = monday.at ?? 0

  assert.ok(advanceClock(monday, at + 14 * DAY).workMs - monday.workMs > 7 * DAY)
})

test('one bulk update at night does not make later nights leap', () => {
  let clock = advanceClock(newWorkClock(), MONDAY + 3 * HOUR)
  for (let order = 0; order < 5000; order++) clock = countDeparture(clock)
  const nextWeek = advanceClock(clock, MONDAY + 7 * DAY + 3 * HOUR)

  assert.ok(advanceClock(nextWeek, MONDAY + 7 * DAY + 4 * HOUR).workMs - nextWeek.workMs <= 4 * HOUR)
})

test('it never runs backwards, and does not mind in how many steps it is advanced', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 90 }), { maxLength: 20 }), (steps) => {
      const start = officeClock(2)
      let at = start.at ?? 0
      let last = start
      for (const hours of steps) {
        at += hours * HOUR
        const clock = advanceClock(last, at)
        assert.ok(clock.workMs >= last.workMs)
        last = clock
      }
      const atOnce = advanceClock(start, last.at ?? 0)
      assert.ok(Math.abs(atOnce.workMs - last.workMs) < 1)
    }),
    { numRuns: 50 },
  )
})
