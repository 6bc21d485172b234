import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-stalled'

export const stalledRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `All parcels of ${source} with ${subject} that had passed a deadline were scanned or delivered.`,
}

/** Parcels whose deadline has passed without a first scan, or without delivery. They are still followed. */
export function stalled(concerned: ConcernedShipments): DesiredAlert {
  const { shipments } = concerned
  const { _id: id } = oldestOf(concerned)
  const unscanned = shipments.filter((one) => one.stalled?.waitsFor === 'first-scan').length
  const undelivered = shipments.length - unscanned
  const parts = [
    ...(unscanned > 0 ? [`${unscanned.toLocaleString('en')} not scanned by the carrier`] : []),
    ...(undelivered > 0 ? [`${undelivered.toLocaleString('en')} not delivered`] : []),
  ]
  return alertOfShipments(rule, 'warning', concerned, {
    summary: `${shipmentsHave(concerned)} passed a deadline: ${parts.join(', ')}.`,
    action: `Ask the carrier where the parcel is, by its tracking number: npx slipstream shipments show ${id}. It is still followed. Once it is settled: npx slipstream shipments settle ${id} --reason "…"`,
  })
}
