import { affectedByNumber } from '../../../alerts/domain/affected-orders.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import type { AuditedShipmentDocument } from '../shipment-store.ts'

/** Shipments of a source by one carrier that concern people: at least one, the last to change first. */
export type ConcernedShipments = {
  source: string
  carrier: string
  shipments: readonly AuditedShipmentDocument[]
}

const maxEvidence = 10

/** An alert of shipments: one for each source and carrier, however many there are. */
export function alertOfShipments(
  rule: string,
  severity: DesiredAlert['severity'],
  { source, carrier, shipments }: ConcernedShipments,
  { summary, action }: { summary: string; action: string },
): DesiredAlert {
  return {
    ...{ rule, source, subject: carrier, severity, summary },
    affected: affectedByNumber(shipments.map(({ orderNumber }) => orderNumber)),
    evidence: shipments.slice(0, maxEvidence).map(({ position }) => position),
    next: { action, runbook: runbookOf(rule) },
  }
}

/** `1 shipment of shop with bobs-post is`, or `3 shipments … are`. */
export function shipmentsAre({ source, carrier, shipments: { length } }: ConcernedShipments): string {
  return `${length === 1 ? '1 shipment' : `${length.toLocaleString('en')} shipments`} of ${source} with ${carrier} ${length === 1 ? 'is' : 'are'}`
}

/** As `shipmentsAre`, with `has` or `have`. */
export function shipmentsHave(concerned: ConcernedShipments): string {
  return shipmentsAre(concerned).replace(/(is|are)$/, (verb) => (verb === 'is' ? 'has' : 'have'))
}

/** Which one an operator begins with: the oldest. */
export function oldestOf({ shipments }: ConcernedShipments): AuditedShipmentDocument {
  return shipments.reduce((oldest, one) => (one.requestedMs < oldest.requestedMs ? one : oldest))
}
