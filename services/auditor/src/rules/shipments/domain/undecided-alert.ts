import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsHave } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-undecided'

export const undecidedRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `Whether ${subject} has booked the shipments of ${source} is decided.`,
}

/** Shipments of which nobody knows whether the carrier has booked them: a person has to find out. */
export function undecided(concerned: ConcernedShipments): DesiredAlert {
  const { _id: id } = oldestOf(concerned)
  return alertOfShipments(rule, 'critical', concerned, {
    summary: `${shipmentsHave(concerned)} to wait for a person: the carrier did not say whether they are booked, and can't be queried.`,
    action:
      `Look the reference up at the carrier: npx slipstream shipments show ${id}. ` +
      `If it is booked: npx slipstream shipments adopt ${id} --carrier-shipment-id … --reason "…"; if it is not: npx slipstream shipments repeat ${id} --reason "…"`,
  })
}
