import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-change-ignored'

export const changeIgnoredRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `The parcels of ${source} with ${subject} whose orders were changed have arrived, or two weeks have passed.`,
}

/** Orders were changed after their parcels were booked: these go out as they were booked. */
export function changeIgnored(concerned: ConcernedShipments): DesiredAlert {
  const { shipments } = concerned
  const elsewhere = shipments.filter((one) => one.ignoredChange?.changed.includes('recipient')).length
  const where = elsewhere > 0 ? `, ${elsewhere.toLocaleString('en')} of them to the former address` : ''
  const { _id: id } = oldestOf(concerned)
  return alertOfShipments(rule, 'warning', concerned, {
    summary: `${shipmentsHave(concerned)} been booked before the order was changed, and ${shipments.length === 1 ? 'goes' : 'go'} out as booked${where}.`,
    action: `If the parcel is still here, cancel the shipment: npx slipstream shipments cancel ${id} --reason "…", and place the order again. Else ask the carrier to redirect it: npx slipstream shipments show ${id}. Then: npx slipstream shipments settle ${id} --reason "…"`,
  })
}
