import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advanceClock,
  countArrival,
  countDeparture,
  newWorkClock,
} from '../../../../src/stays/domain/learned/work-clock.ts'
import { dayMs, hourMs, mondayMs } from '../../../shop-in-virtual-time.ts'

/** A shop that sends ten orders an hour from 8 to 18, Monday to Friday, for the given weeks. */
function officeClock(weeks: number) {
  let clock = newWorkClock()
  for (let hour = 0; hour < weeks * 168; hour++) {
    const at = mondayMs + hour * hourMs
    clock = advanceClock(clock, at)
    const open = hour % 24 >= 8 && hour % 24 < 18 && Math.floor(hour / 24) % 7 < 5
    for (let order = 0; open && order < 10; order++) clock = countDeparture(countArrival(clock))
  }
  return advanceClock(clock, mondayMs + weeks * 7 * dayMs)
}

test('with no history it is a wall clock', () => {
  const clock = advanceClock(advanceClock(newWorkClock(), mondayMs), mondayMs + 9 * dayMs)

  assert.equal(clock.workMs, 9 * dayMs)
})

test('it learns opening hours: nights and weekends hardly count, a week stays about a week', () => {
  const monday = officeClock(8)
  const at = monday.at ?? 0
  const atEight = advanceClock(monday, at + 8 * hourMs)
  let clock = atEight
  for (let hour = 9; hour <= 18; hour++) clock = countDeparture(advanceClock(clock, at + hour * hourMs))
  const lastWeek = officeClock(7)

  assert.ok(atEight.workMs - monday.workMs < hourMs)
  assert.ok(clock.workMs - atEight.workMs > 20 * hourMs)
  assert.ok(Math.abs((monday.workMs - lastWeek.workMs) / (7 * dayMs) - 1) < 0.1)
})

test('a working day without a departure stops it; the next departure starts it again', () => {
  const monday = officeClock(8)
  const at = monday.at ?? 0
  const holidayNoon = advanceClock(monday, at + 12 * hourMs)
  const holidayEvening = advanceClock(holidayNoon, at + 18 * hourMs)
  const tuesdayNoon = advanceClock(
    countDeparture(advanceClock(holidayEvening, at + 32 * hourMs)),
    at + 33 * hourMs,
  )

  assert.equal(holidayEvening.workMs, holidayNoon.workMs)
  assert.ok(tuesdayNoon.workMs > holidayEvening.workMs)
})

test('a silence does not stop it indefinitely', () => {
  const monday = officeClock(8)
  const at = monday.at ?? 0

  assert.ok(advanceClock(monday, at + 14 * dayMs).workMs - monday.workMs > 7 * dayMs)
})

test('one bulk update at night does not make later nights leap', () => {
  let clock = advanceClock(newWorkClock(), mondayMs + 3 * hourMs)
  for (let order = 0; order < 5000; order++) clock = countDeparture(clock)
  const nextWeek = advanceClock(clock, mondayMs + 7 * dayMs + 3 * hourMs)

  assert.ok(advanceClock(nextWeek, mondayMs + 7 * dayMs + 4 * hourMs).workMs - nextWeek.workMs <= 4 * hourMs)
})

test('it never runs backwards, and does not mind in how many steps it is advanced', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 90 }), { maxLength: 20 }), (steps) => {
      const start = officeClock(2)
      let at = start.at ?? 0
      let last = start
      for (const hours of steps) {
        at += hours * hourMs
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
