import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-cancellation-failed'

/** Orders were cancelled, and the carrier did not void their bookings: the parcels may go out. */
export function cancellationFailed(concerned: ConcernedShipments): DesiredAlert {
  const oldest = oldestOf(concerned)
  return alertOfShipments(rule, 'critical', concerned, {
    summary: `${shipmentsHave(concerned)} a cancelled order, and the carrier did not void the booking: ${oldest.cancellationFailure ?? 'it gave no reason'}.`,
    action:
      `Hold the parcel back if it is still here, or ask the carrier to return it: npx slipstream shipments show ${oldest._id}. ` +
      `To try again: npx slipstream shipments cancel ${oldest._id} --reason "…"`,
  })
}
