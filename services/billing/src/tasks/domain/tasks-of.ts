import type { BillingRule } from '@slipstream/runtime/config/schemas/sources/stripe-rules-schema.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import type { Task } from './task.ts'

export type NewTask = { id: string; task: Task; dueAtMs: number }

export type Rules = { rules: readonly BillingRule[]; notOlderThanMs: number }

const defaultBeforeMs = 3 * 24 * 60 * 60 * 1_000

/**
 * What rules make of something that happened: each task with an id that is the same whenever it is derived again, so that it is
 * done once. Nothing is made of what is too long ago.
 */
export function tasksOf(
  source: string,
  trigger: Trigger,
  { rules, notOlderThanMs }: Rules,
  nowMs: number,
): NewTask[] {
  return rules.flatMap((rule): NewTask[] => {
    const { mail } = rule
    if (rule.on !== trigger.on || mail === undefined) return []
    const times = timesOf(rule, trigger, notOlderThanMs)
    if (times.notAfterMs <= nowMs) return []
    const name = ruleName(mail, rule)
    const { customerId } = trigger
    const notAfter = new Date(times.notAfterMs).toISOString()
    return [
      {
        id: `${source}/${name}/${trigger.subject}`,
        task: { source, customerId, rule: name, mail, trigger, notAfter },
        dueAtMs: times.dueAtMs,
      },
    ]
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
function ruleName(action: string, { on, afterMs, beforeMs }: BillingRule): string {
  const parts: string[] = [on, action]
  if (afterMs > 0) parts.push(`after-${afterMs}`)
  if (beforeMs !== undefined) parts.push(`before-${beforeMs}`)
  return parts.join('.')
}
