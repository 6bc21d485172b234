import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-not-scanned'

export const notScannedRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `${subject} has scanned the parcels of ${source}, or their deadline is reported by another alert.`,
}

/** Booked parcels not scanned for longer than is usual: they may still lie in the warehouse. */
export function notScanned(concerned: ConcernedShipments, explanation: string): DesiredAlert {
  const { _id: id, orderNumber } = oldestOf(concerned)
  return alertOfShipments(rule, 'warning', concerned, {
    summary: `${shipmentsHave(concerned)} been booked and not been scanned for longer than is usual. When this was noticed, the one of order ${orderNumber} had waited ${explanation}.`,
    action: `See whether the parcel was handed to the carrier: npx slipstream shipments show ${id}`,
  })
}
