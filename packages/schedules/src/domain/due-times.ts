import { cronTimes } from '@slipstream/runtime/cron/cron-times.ts'
import type { ScheduleFields } from './schedule-record.ts'

type Times = { cron: string; timeZone: string }

/** Missed times beyond this are not counted: a schedule of every second would have millions after a month. */
const maxCounted = 1_000

/** The times that are due and not settled: the last one, and how many they are, at most `maxCounted`. */
export type DueTimes = { last: Date; count: number }

/** @returns null when nothing is due */
export function dueTimes(
  { definition, settledThrough, overdue }: Pick<ScheduleFields, 'definition' | 'settledThrough' | 'overdue'>,
  now: Date,
): DueTimes | null {
  const { nextAfter, lastUpTo } = cronTimes(definition.cron, definition.timeZone)
  const last = lastUpTo(now)
  const earlier = overdue?.count ?? 0
  if (last === null || last <= settledThrough)
    return overdue === null ? null : { last: overdue.dueAt, count: earlier }
  let count = 0
  for (let at = nextAfter(settledThrough); at !== null && at <= last; at = nextAfter(at)) {
    count += 1
    if (count + earlier >= maxCounted) break
  }
  return { last, count: count + earlier }
}

/** The first time after this one; null when there is none any more. */
export function nextTime({ cron, timeZone }: Times, after: Date): Date | null {
  return cronTimes(cron, timeZone).nextAfter(after)
}

/** The last time before this one; null when there was none. */
export function previousTime({ cron, timeZone }: Times, before: Date): Date | null {
  return cronTimes(cron, timeZone).lastUpTo(new Date(before.getTime() - 1))
}

/** When it runs next by itself: in the past when that is late; null when it does not. */
export function nextRunAt(
  fields: Pick<ScheduleFields, 'definition' | 'settledThrough' | 'overdue'>,
): Date | null {
  return fields.overdue?.dueAt ?? nextTime(fields.definition, fields.settledThrough)
}
