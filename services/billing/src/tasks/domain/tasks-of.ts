import type { BillingRule } from '@slipstream/runtime/config/schemas/sources/stripe-rules-schema.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import type { Task } from './task.ts'

export type NewTask = { id: string; task: Task; dueAtMs: number }

export type Rules = { rules: readonly BillingRule[]; notOlderThanMs: number }

/** A rule that applies to something that happened, and when it is due. */
export type Planned = { rule: BillingRule; dueAtMs: number; notAfter: string }

const defaultBeforeMs = 3 * 24 * 60 * 60 * 1_000

/**
 * The mails that rules make of something that happened: each task with an id that is the same whenever it is derived again, so that
 * it is done once.
 */
export function tasksOf(source: string, trigger: Trigger, rules: Rules, nowMs: number): NewTask[] {
  const { customerId } = trigger
  return plannedOf(trigger, rules, nowMs).flatMap(({ rule, dueAtMs, notAfter }): NewTask[] => {
    const { mail } = rule
    if (mail === undefined) return []
    const name = ruleName(mail, rule)
    const task = { source, customerId, rule: name, mail, trigger, notAfter }
    return [{ id: `${source}/${name}/${trigger.subject}`, task, dueAtMs }]
  })
}

/** The rules that apply to something that happened. Nothing is done for what is too long ago. */
export function plannedOf(trigger: Trigger, { rules, notOlderThanMs }: Rules, nowMs: number): Planned[] {
  return rules.flatMap((rule): Planned[] => {
    if (rule.on !== trigger.on) return []
    const { dueAtMs, notAfterMs } = timesOf(rule, trigger, notOlderThanMs)
    if (notAfterMs <= nowMs) return []
    return [{ rule, dueAtMs, notAfter: new Date(notAfterMs).toISOString() }]
  })
}

function timesOf(
  { afterMs, beforeMs = defaultBeforeMs }: BillingRule,
  { on, at }: Trigger,
  notOlderThanMs: number,
): { dueAtMs: number; notAfterMs: number } {
  const atMs = Date.parse(at)
  // Of a trial that was shortened the time may be past; its end still counts.
  if (on === 'trial-ending') return { dueAtMs: atMs - beforeMs, notAfterMs: atMs }
  return { dueAtMs: atMs + afterMs, notAfterMs: atMs + afterMs + notOlderThanMs }
}

/** Part of the ids of tasks: two rules of one name are one. */
export function ruleName(action: string, { on, afterMs, beforeMs }: BillingRule): string {
  const parts: string[] = [on, action]
  if (afterMs > 0) parts.push(`after-${afterMs}`)
  if (beforeMs !== undefined) parts.push(`before-${beforeMs}`)
  return parts.join('.')
}
