import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import { ruleName } from '../../tasks/domain/rule-times.ts'
import { plannedOf } from '../../tasks/domain/tasks-of.ts'
import type { Rules } from '../../tasks/domain/tasks-of.ts'
import { newProcess } from './callout-task.ts'
import type { CalloutTask } from './callout-task.ts'

export type NewCallout = { id: string; task: CalloutTask; dueAtMs: number; priority: number }

/**
 * The call-outs that rules make of something that happened, each with an id that is the same
 * whenever it is derived again. The id is a `webhook-id`, and so has no full stop, which separates
 * it from the rest of what is signed.
 */
export function calloutsOf(source: string, trigger: Trigger, rules: Rules, nowMs: number): NewCallout[] {
  const { customerId } = trigger
  // Nothing of our own service can be meant.
  if (customerId === null) return []
  return plannedOf(trigger, rules, nowMs).flatMap(({ rule, dueAtMs, notAfter }): NewCallout[] => {
    const { callout, priority = 0 } = rule
    if (callout === undefined) return []
    const name = ruleName(`callout.${callout}`, rule)
    const task = { source, customerId, rule: name, callout, trigger, notAfter, process: newProcess }
    return [{ id: calloutId(source, name, trigger.subject), task, dueAtMs, priority }]
  })
}

const calloutId = (...names: string[]): string => `call_${deriveId('callout', ...names)}`
