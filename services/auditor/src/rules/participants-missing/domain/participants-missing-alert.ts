import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import type { MissingParticipants } from './order-participants.ts'
import { oneOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'participants-missing'

export const participantsMissingRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `Order ${subject} of ${source} names its participants, or has ended.`,
}

/** A paid order of which nobody knows who takes part. @param position of its newest event */
export function participantsMissing(found: {
  source: string
  orderId: string
  why: MissingParticipants
  position: string
}): DesiredAlert {
  const { source, orderId, why, position } = found
  return {
    ...{ rule, source, subject: orderId, severity: 'warning', evidence: [position] },
    summary:
      why === 'lost'
        ? `Order ${orderId} of ${source} is paid and has lost all its participants.`
        : `Order ${orderId} of ${source} is paid and has a registration that names nobody.`,
    affected: oneOrder(orderId),
    next: {
      action:
        why === 'lost'
          ? `See in the shop what was changed on order ${orderId}: its line items and their metadata. Enter who takes part again.`
          : `Ask who takes part, and enter it on order ${orderId} in the shop; its slips follow by themselves.`,
      runbook: runbookOf(rule),
    },
  }
}
