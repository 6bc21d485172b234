import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-cancellation-failed'

export const cancellationFailedRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `The bookings of ${source} with ${subject} are cancelled, or two weeks have passed.`,
}

/**
 * Bookings that are not wanted, of a cancelled order or a second one of a
 * parcel, and that the carrier did not void.
 */
export function cancellationFailed(concerned: ConcernedShipments): DesiredAlert {
  const oldest = oldestOf(concerned)
  return alertOfShipments(rule, 'critical', concerned, {
    summary: `${shipmentsHave(concerned)} a booking that is not wanted any more and was not voided, so a parcel may go out: ${oldest.cancellationFailure ?? 'it gave no reason'}.`,
    action:
      `Hold the parcel back if it is still here, or ask the carrier to return it: npx slipstream shipments show ${oldest._id}. ` +
      `To try again: npx slipstream shipments cancel ${oldest._id} --reason "…". ` +
      `Once it is settled: npx slipstream shipments settle ${oldest._id} --reason "…"`,
  })
}
