import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { alertOfShipments, oldestOf, shipmentsAre } from './describe-shipments.ts'
import type { ConcernedShipments } from './describe-shipments.ts'

const rule = 'shipment-dead-lettered'

export const deadLetteredRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `All shipments of ${source} with ${subject} that were dead-lettered were redriven or cancelled.`,
}

/** Shipments that the carrier refuses, or that failed too often: they continue only by a command. */
export function deadLettered(concerned: ConcernedShipments): DesiredAlert {
  const { source, carrier, shipments } = concerned
  const reasons = Map.groupBy(shipments, ({ deadLetter }) => deadLetter?.reason ?? 'for an unknown reason')
  const commonest = [...reasons].sort(([, a], [, b]) => b.length - a.length)[0]
  const [reason = '', alike = []] = commonest ?? []
  const others = shipments.length - alike.length
  const oldest = oldestOf(concerned)
  const more =
    others > 0 ? ` (${alike.length.toLocaleString('en')} of them; the others have other reasons)` : ''
  return alertOfShipments(rule, 'critical', concerned, {
    summary: `${shipmentsAre(concerned)} dead-lettered, so not sent: ${reason}${more}.`,
    action:
      `See why: npx slipstream shipments show ${oldest._id}. ` +
      `Mend the cause, e.g. an address: npx slipstream shipments correct-address ${oldest._id} --line "…" --postcode … --city … --country … --reason "…". ` +
      `Then redrive all: npx slipstream shipments redrive --source ${source} --carrier ${carrier} --reason "…" --dry-run`,
  })
}
