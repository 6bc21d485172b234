import type { BillingRule } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rule-schema.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import { dependsOnTimeZone, expanded, ruleName, timesAnywhere, timesOf } from './rule-times.ts'
import type { Times } from './rule-times.ts'
import type { Task } from './task.ts'

export type NewTask = { id: string; task: Task; dueAtMs: number }

export type Rules = {
  rules: readonly BillingRule[]
  notOlderThanMs: number
  /** Of calendar times. */
  timeZone: string
  /** Whether customers may have time zones of their own. */
  hasCustomerTimeZones: boolean
}

/** A rule that applies to something that happened, and when it is due. */
export type Planned = { rule: BillingRule; dueAtMs: number; notAfter: string }

/**
 * The mails that rules make of something that happened: each task with an id that is the same whenever
 * it is derived again, so that it is done once. Where the customer's time zone counts, it is due
 * early, and put off when it is decided.
 */
export function tasksOf(source: string, trigger: Trigger, rules: Rules, nowMs: number): NewTask[] {
  const { customerId } = trigger
  const mayDiffer = (rule: BillingRule): boolean =>
    rules.hasCustomerTimeZones && rule.to === 'customer' && dependsOnTimeZone(rule, trigger)
  const times = (rule: BillingRule): Times =>
    mayDiffer(rule)
      ? timesAnywhere(rule, trigger, rules.notOlderThanMs)
      : timesOf(rule, trigger, rules.notOlderThanMs, rules.timeZone)
  return applicable(trigger, rules, nowMs, times).flatMap(({ rule, dueAtMs, notAfter }): NewTask[] => {
    const { mail, to } = rule
    if (mail === undefined) return []
    const name = ruleName(mail, rule)
    const task = {
      ...{ source, customerId, rule: name, mail, trigger, notAfter },
      ...(to === 'ops' && { to }),
      ...(mayDiffer(rule) && { schedule: rule }),
    }
    return [{ id: `${source}/${name}/${trigger.subject}`, task, dueAtMs }]
  })
}

/** The rules that apply to something that happened. Nothing is done for what is too long ago. */
export function plannedOf(trigger: Trigger, rules: Rules, nowMs: number): Planned[] {
  return applicable(trigger, rules, nowMs, (rule) =>
    timesOf(rule, trigger, rules.notOlderThanMs, rules.timeZone),
  )
}

function applicable(
  { on, event }: Trigger,
  { rules }: Rules,
  nowMs: number,
  times: (rule: BillingRule) => Times,
): Planned[] {
  const wanted = rules.filter((rule) => rule.on === on && (on !== 'stripe-event' || rule.event === event))
  return wanted.flatMap(expanded).flatMap((rule): Planned[] => {
    const { dueAtMs, notAfterMs } = times(rule)
    if (notAfterMs <= nowMs) return []
    return [{ rule, dueAtMs, notAfter: new Date(notAfterMs).toISOString() }]
  })
}
