import { z } from 'zod'
import { closedObject } from '../../../closed-object.ts'

/** A task is remembered for 400 days: it must not be derived again after that. */
const maxDays = 370

const count = (max: number, what: string) => z.int().min(0).max(max).default(0).describe(what)

const lengths = {
  months: count(12, 'Calendar months. A day that the month does not have is its last one.'),
  weeks: count(52, 'Weeks of calendar days.'),
  days: count(366, 'Calendar days: the time of day stays, also when the clocks change.'),
}

/** A length of time in a calendar, without a time of day. */
export const calendarLength = closedObject(lengths).refine((length) => daysOf(length) > 0, {
  error: 'must be at least a day, e.g. { days: 2 }',
})

/** How far something is from a time, in a calendar. */
export const calendarOffset = closedObject({
  ...lengths,
  hours: count(72, 'Hours that really pass.'),
  minutes: count(59, 'Minutes that really pass.'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day in quotes, e.g. '09:00'")
    .optional()
    .describe(
      "The local time of day, e.g. `'09:00'`; default: the same as that of what happened. One that is skipped when the clocks go forward is as much later; of one that comes twice the first counts.",
    ),
})
  .refine((offset) => daysOf(offset) > 0 || offset.hours + offset.minutes > 0 || offset.at !== undefined, {
    error: 'must have a length or a time of day, e.g. { days: 3 }',
  })
  .refine(({ hours, minutes, at }) => at === undefined || hours + minutes === 0, {
    error: 'must have either a time of day or hours and minutes',
  })
  .refine((offset) => daysOf(offset) <= maxDays, { error: `must be at most ${maxDays} days` })

function daysOf({ months, weeks, days }: CalendarLength): number {
  return months * 31 + weeks * 7 + days
}

export type CalendarLength = z.output<z.ZodObject<typeof lengths>>
export type CalendarOffset = z.output<typeof calendarOffset>

/** Whether a repeated offset stays within what tasks are remembered for. */
export function isWithinYear(offset: CalendarLength, every: CalendarLength, times: number): boolean {
  return daysOf(offset) + times * daysOf(every) <= maxDays
}
