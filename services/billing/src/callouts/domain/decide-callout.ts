import { decidingObject, stillHolds } from '../../notices/domain/still-holds.ts'
import type { Subjects } from '../../notices/domain/still-holds.ts'
import { calloutMessage } from './callout-message.ts'
import type { CalloutSubjects } from './callout-message.ts'
import type { CalloutTask } from './callout-task.ts'

export type CalloutContext = CalloutSubjects &
  Subjects & {
    /** Whether a fetch can show what is not known or not certain. */
    canFetch: boolean
  }

export type CalloutDecision =
  | { kind: 'send'; message: string }
  | { kind: 'withdrawn'; reason: string }
  /** What it needs is not known yet. */
  | { kind: 'wait'; for: 'certainty' | 'customer' | 'subject' }

/**
 * Whether a call-out is to be sent, by the newest state: one that is no longer true after an outage is
 * withdrawn.
 */
export function decideCallout(
  id: string,
  { trigger, ...task }: CalloutTask,
  context: CalloutContext,
): CalloutDecision {
  const { customer, canFetch } = context
  const subject = decidingObject(trigger, context)
  if (subject === null) return { kind: 'wait', for: 'subject' }
  if (canFetch && subject?.isUncertain === true) return { kind: 'wait', for: 'certainty' }
  if (!stillHolds(trigger, context)) return { kind: 'withdrawn', reason: 'no-longer-so' }
  if (canFetch && customer === null) return { kind: 'wait', for: 'customer' }
  return { kind: 'send', message: JSON.stringify(calloutMessage(id, { ...task, trigger }, context)) }
}
