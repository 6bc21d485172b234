import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CalendarOffset } from '@slipstream/runtime/config/schemas/sources/billing-rules/calendar-offset-schema.ts'
import { timeAfter, timeBefore } from '../../../src/tasks/domain/calendar-time.ts'

const none: CalendarOffset = { months: 0, weeks: 0, days: 0, hours: 0, minutes: 0 }
type Row = [zone: string, at: string, offset: Partial<CalendarOffset>, expected: string, isLocal?: boolean]

const check = (time: typeof timeAfter, rows: readonly Row[]): void => {
  for (const [timeZone, at, offset, expected, isLocal = false] of rows) {
    const ms = time({ at, timeZone, isLocal }, { ...none, ...offset })
    assert.equal(
      new Date(ms).toISOString(),
      `${expected}:00.000Z`,
      `${timeZone} ${at} ${JSON.stringify(offset)}`,
    )
  }
}

describe('a calendar time after another one', () => {
  test('given days and a time of day, then it is that local minute, whenever it happened', () => {
    check(timeAfter, [
      ['UTC', '2027-05-10T23:59:59Z', { days: 3, at: '09:00' }, '2027-05-13T09:00'],
      ['Europe/Berlin', '2027-05-10T23:59:59Z', { days: 3, at: '09:00' }, '2027-05-14T07:00'],
      ['Pacific/Auckland', '2027-05-10T23:59:59Z', { days: 3, at: '09:00' }, '2027-05-13T21:00'],
      ['America/New_York', '2027-05-10T23:59:59Z', { days: 3, at: '09:00' }, '2027-05-13T13:00'],
      ['Asia/Kathmandu', '2027-05-10T12:00:00Z', { days: 1, at: '09:00' }, '2027-05-11T03:15'],
    ])
  })

  test('given a month without that day, then it is its last day, of a leap year the 29th', () => {
    check(timeAfter, [
      ['Europe/Berlin', '2027-01-31T12:00:00Z', { months: 1, at: '09:00' }, '2027-02-28T08:00'],
      ['Europe/Berlin', '2028-01-31T12:00:00Z', { months: 1, at: '09:00' }, '2028-02-29T08:00'],
      ['Europe/Berlin', '2028-02-29T12:00:00Z', { months: 12, at: '09:00' }, '2029-02-28T08:00'],
      ['Europe/Berlin', '2027-01-31T12:00:00Z', { months: 2, at: '09:00' }, '2027-03-31T07:00'],
      ['Europe/Berlin', '2027-08-31T12:00:00Z', { months: 1, days: 1, at: '09:00' }, '2027-10-01T07:00'],
    ])
  })

  test('given the night in which clocks go forward, then a skipped minute is as much later', () => {
    check(timeAfter, [
      ['Europe/Berlin', '2027-03-27T12:00:00Z', { days: 1, at: '02:30' }, '2027-03-28T01:30'],
      ['America/New_York', '2027-03-13T12:00:00Z', { days: 1, at: '02:30' }, '2027-03-14T07:30'],
      ['Australia/Lord_Howe', '2027-10-02T00:00:00Z', { days: 1, at: '02:15' }, '2027-10-02T15:45'],
      // Clocks go forward at midnight: the day begins at 01:00.
      ['Africa/Cairo', '2027-04-29T12:00:00Z', { days: 1, at: '00:30' }, '2027-04-29T22:30'],
    ])
  })

  test('given the night in which clocks go back, then the first of two minutes counts', () => {
    check(timeAfter, [
      ['Europe/Berlin', '2027-10-30T12:00:00Z', { days: 1, at: '02:30' }, '2027-10-31T00:30'],
      ['Pacific/Auckland', '2027-04-03T00:00:00Z', { days: 1, at: '02:30' }, '2027-04-03T13:30'],
    ])
  })

  test('given days alone, then the local time stays; given hours, then they really pass', () => {
    check(timeAfter, [
      ['Europe/Berlin', '2027-03-27T12:00:00Z', { days: 1 }, '2027-03-28T11:00'],
      ['Europe/Berlin', '2027-03-27T12:00:00Z', { hours: 24 }, '2027-03-28T12:00'],
      ['Europe/Berlin', '2027-10-30T12:00:00Z', { days: 1, hours: 1 }, '2027-10-31T14:00'],
      ['UTC', '2027-10-30T12:00:00Z', { minutes: 45 }, '2027-10-30T12:45'],
    ])
  })

  test('given a time of day that is over, then it is the next day; the very minute is not over', () => {
    check(timeAfter, [
      ['UTC', '2027-05-10T08:00:00Z', { at: '09:00' }, '2027-05-10T09:00'],
      ['UTC', '2027-05-10T09:00:00Z', { at: '09:00' }, '2027-05-10T09:00'],
      ['UTC', '2027-05-10T09:00:01Z', { at: '09:00' }, '2027-05-11T09:00'],
    ])
  })

  test('given a day that a zone left out, then it is the next', () => {
    // Samoa had no 30th of December 2011.
    check(timeAfter, [['Pacific/Apia', '2011-12-29T20:00:00Z', { days: 1, at: '09:00' }, '2011-12-30T19:00']])
  })
})

describe('a calendar time before another one', () => {
  test('given days or months and a time of day, then it is that local minute before', () => {
    check(timeBefore, [
      ['Europe/Berlin', '2027-04-01T10:00:00Z', { days: 7, at: '09:00' }, '2027-03-25T08:00'],
      ['America/New_York', '2027-03-20T03:00:00Z', { days: 7, at: '09:00' }, '2027-03-12T14:00'],
      ['UTC', '2028-03-31T10:00:00Z', { months: 1, at: '09:00' }, '2028-02-29T09:00'],
      ['UTC', '2028-03-31T10:00:00Z', { hours: 3 }, '2028-03-31T07:00'],
    ])
  })

  test('given a time of day that would be after it, then it is the day before', () => {
    check(timeBefore, [
      ['UTC', '2027-05-10T08:00:00Z', { at: '09:00' }, '2027-05-09T09:00'],
      ['UTC', '2027-05-10T09:00:00Z', { at: '09:00' }, '2027-05-10T09:00'],
    ])
  })

  test('given the end of a month as a local time, then each zone has its own', () => {
    check(timeBefore, [
      ['Pacific/Auckland', '2027-09-01T00:00:00Z', { months: 1, at: '09:00' }, '2027-07-31T21:00', true],
      ['America/New_York', '2027-09-01T00:00:00Z', { months: 1, at: '09:00' }, '2027-08-01T13:00', true],
      ['Europe/Berlin', '2027-09-01T00:00:00Z', { weeks: 1, at: '09:00' }, '2027-08-25T07:00', true],
    ])
  })
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Auckland',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
]

test('given any time, zone and offset, then after is not before it, and before is not after it', () => {
  const offset = fc.record({
    ...{ months: fc.nat(12), weeks: fc.nat(9), days: fc.nat(60), hours: fc.nat(30), minutes: fc.nat(59) },
  })
  const day = fc.option(fc.constantFrom('00:00', '02:30', '09:00', '23:59'), { nil: undefined })
  const ms = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2033, 0) })
  fc.assert(
    fc.property(ms, fc.constantFrom(...zones), offset, day, (atMs, timeZone, length, at) => {
      const base = { at: new Date(atMs).toISOString(), timeZone, isLocal: false }
      const whole = at === undefined ? length : { ...length, hours: 0, minutes: 0, at }
      assert.ok(timeAfter(base, whole) >= atMs)
      assert.ok(timeBefore(base, whole) <= atMs)
    }),
  )
})
