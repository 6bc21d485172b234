import { Temporal } from 'temporal-polyfill'
import type { CalendarOffset } from '@slipstream/runtime/config/schemas/sources/billing-rules/calendar-offset-schema.ts'

/** From which time a calendar time is counted, and where. */
export type CalendarBase = {
  /** ISO 8601 UTC. */
  at: string
  timeZone: string
  /** Whether `at` is a local time of any time zone, written as if it were UTC, e.g. the end of a month. */
  isLocal: boolean
}

/**
 * The time an offset after another one, in milliseconds since the epoch. Months come first, then weeks and
 * days, then the time of day or what really passes. A day that a month does not have is its last one. A local
 * time skipped by DST moves forward by the DST offset; an ambiguous one is the first occurrence. A time of
 * day that would be too early is that of the next day.
 */
export function timeAfter(base: CalendarBase, offset: CalendarOffset): number {
  const from = zonedBase(base)
  const moved = atTimeOfDay(from.add(calendarPart(offset)), offset)
  const result =
    Temporal.ZonedDateTime.compare(moved, from) < 0 ? atTimeOfDay(moved.add({ days: 1 }), offset) : moved
  return result.add(exactPart(offset)).epochMilliseconds
}

/** As `timeAfter`, an offset before. A time of day that would be too late is that of the day before. */
export function timeBefore(base: CalendarBase, offset: CalendarOffset): number {
  const from = zonedBase(base)
  const moved = atTimeOfDay(from.subtract(calendarPart(offset)), offset)
  const result =
    Temporal.ZonedDateTime.compare(moved, from) > 0 ? atTimeOfDay(moved.subtract({ days: 1 }), offset) : moved
  return result.subtract(exactPart(offset)).epochMilliseconds
}

/** The time from which it is counted, in milliseconds since the epoch. */
export function baseTime(base: CalendarBase): number {
  return base.isLocal ? zonedBase(base).epochMilliseconds : Date.parse(base.at)
}

const calendarPart = ({ months, weeks, days }: CalendarOffset) => ({ months, weeks, days })
const exactPart = ({ hours, minutes }: CalendarOffset) => ({ hours, minutes })

function zonedBase({ at, timeZone, isLocal }: CalendarBase): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.from(at)
  if (!isLocal) return instant.toZonedDateTimeISO(timeZone)
  return instant.toZonedDateTimeISO('UTC').toPlainDateTime().toZonedDateTime(timeZone)
}

function atTimeOfDay(time: Temporal.ZonedDateTime, { at }: CalendarOffset): Temporal.ZonedDateTime {
  return at === undefined ? time : time.withPlainTime(at)
}

/** Whether there is such a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
