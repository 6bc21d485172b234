import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-exception'

export const exceptionRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `The parcels of ${source} with ${subject} were delivered after all, or two weeks have passed.`,
}

/** Parcels that the carrier returns or has lost: the customer waits for something that does not arrive. */
export function returnedOrLost(concerned: ConcernedShipments): DesiredAlert {
  const { shipments } = concerned
  const lost = shipments.filter(({ exception }) => exception?.exception === 'lost').length
  const returned = shipments.length - lost
  const parts = [
    ...(returned > 0 ? [`${returned.toLocaleString('en')} returned to the sender`] : []),
    ...(lost > 0 ? [`${lost.toLocaleString('en')} lost`] : []),
  ]
  return alertOfShipments(rule, 'warning', concerned, {
    summary: `${shipmentsHave(concerned)} been reported by the carrier as returned or lost: ${parts.join(', ')}.`,
    action: `Agree with the customer on what happens next, and claim a lost parcel from the carrier: npx slipstream shipments show ${oldestOf(concerned)._id}. Then: npx slipstream shipments settle ${oldestOf(concerned)._id} --reason "…"`,
  })
}
