import type { BillingRule } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rule-schema.ts'
import { isScheduled } from '../../objects/domain/is-scheduled.ts'
import type {
  CalendarLength,
  CalendarOffset,
} from '@slipstream/runtime/config/schemas/sources/billing-rules/calendar-offset-schema.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import { baseTime, timeAfter, timeBefore } from './calendar-time.ts'

/** When a rule is due, and until when it is worth doing, in milliseconds since the epoch. */
export type Times = { dueAtMs: number; notAfterMs: number }

const dayMs = 24 * 60 * 60 * 1_000
const defaultBeforeMs = 3 * dayMs

/** The time zones with the earliest and the latest local times. */
const [eastmost, westmost] = ['Etc/GMT-14', 'Etc/GMT+12']

/**
 * When a rule is due. What is known before is worth announcing until it happens; a calendar time before it
 * that has long been over when it becomes known is left out, as further rows are nearer.
 */
export function timesOf(
  rule: BillingRule,
  { on, at }: Pick<Trigger, 'on' | 'at'>,
  notOlderThanMs: number,
  timeZone: string,
): Times {
  const { afterMs, beforeMs = defaultBeforeMs, after, before } = rule
  const base = { at, timeZone, isLocal: isLocalTime(on) }
  const atMs = baseTime(base)
  if (isScheduled(on)) {
    // Of a trial that was shortened the time may be past; its end still counts.
    if (before === undefined) return { dueAtMs: atMs - beforeMs, notAfterMs: atMs }
    const dueAtMs = timeBefore(base, before)
    return { dueAtMs, notAfterMs: Math.min(atMs, dueAtMs + notOlderThanMs) }
  }
  const dueAtMs = after === undefined ? atMs + afterMs : timeAfter(base, after)
  return { dueAtMs, notAfterMs: dueAtMs + notOlderThanMs }
}

/** Bounds of `timesOf` over all time zones: the base's day and the minute on it may each differ by a day. */
export function timesAnywhere(
  rule: BillingRule,
  trigger: Pick<Trigger, 'on' | 'at'>,
  notOlderThanMs: number,
): Times {
  const [first, last] = [eastmost, westmost].map((zone) => timesOf(rule, trigger, notOlderThanMs, zone)) as [
    Times,
    Times,
  ]
  return { dueAtMs: first.dueAtMs - dayMs, notAfterMs: last.notAfterMs + dayMs }
}

/** Whether the time of a rule differs between time zones. */
export function dependsOnTimeZone({ after, before }: BillingRule, { on }: Pick<Trigger, 'on'>): boolean {
  const offset = after ?? before
  if (isLocalTime(on)) return true
  return offset !== undefined && offset.months + offset.weeks + offset.days + (offset.at?.length ?? 0) > 0
}

/** The end of a card's month is not a moment: each time zone has its own. */
function isLocalTime(on: Trigger['on']): boolean {
  return on === 'card-expiring'
}

/** A rule that repeats as one rule for each time, so that each has a name, and so a task, of its own. */
export function expanded({ repeat, ...rule }: BillingRule): BillingRule[] {
  const { after } = rule
  if (repeat === undefined || after === undefined) return [rule]
  return Array.from({ length: repeat.times + 1 }, (_, nth) => ({
    ...rule,
    after: { ...after, ...lengthened(after, repeat.every, nth) },
  }))
}

function lengthened(from: CalendarLength, every: CalendarLength, times: number): CalendarLength {
  return {
    months: from.months + times * every.months,
    weeks: from.weeks + times * every.weeks,
    days: from.days + times * every.days,
  }
}

/** In the ids of tasks, e.g. `payment-failed.payment-failed.after-3d@09:00`; rules of one name are one. */
export function ruleName(action: string, rule: BillingRule): string {
  const { on, event, to, afterMs, beforeMs, after, before } = rule
  const parts: string[] = [on, ...(event === undefined ? [] : [event]), action]
  if (to === 'ops') parts.push('to-ops')
  if (afterMs > 0) parts.push(`after-${afterMs}`)
  if (beforeMs !== undefined) parts.push(`before-${beforeMs}`)
  if (after !== undefined) parts.push(`after-${offsetText(after)}`)
  if (before !== undefined) parts.push(`before-${offsetText(before)}`)
  return parts.join('.')
}

function offsetText({ months, weeks, days, hours, minutes, at }: CalendarOffset): string {
  const units = [`${months}mo`, `${weeks}w`, `${days}d`, `${hours}h`, `${minutes}min`]
  const length = units.filter((unit) => !unit.startsWith('0')).join('')
  return `${length}${at === undefined ? '' : `@${at}`}`
}
