import type { AuditedBillingObject } from '../../../observe/domain/audited-billing-object.ts'
import { billingKind } from '../../../observe/domain/billing-kinds.ts'
import type { BillingDiscrepancyDocument } from '../billing-discrepancy-store.ts'

/** A delivery is handled within this time, whatever the provider's clock shows. */
const maxHandlingMs = 10_000

/**
 * Whether an event has not arrived for long enough to count as missing.
 *
 * @param through up to when the log has been read, ms since 1970
 */
export function isEventMissing(
  { kind, foundAt }: Pick<BillingDiscrepancyDocument, 'kind' | 'foundAt'>,
  { through, settleMs }: { through: number; settleMs: number },
): boolean {
  return kind === 'event' && through >= foundAt.getTime() + Math.min(settleMs, maxHandlingMs)
}

/** Whether an object is to be compared once more, before it counts as different. */
export function isToConfirm(
  { kind, foundAt, isConfirmed, isAdopted }: BillingDiscrepancyDocument,
  { through, settleMs }: { through: number; settleMs: number },
): boolean {
  return kind === 'object' && !isConfirmed && !isAdopted && through >= foundAt.getTime() + settleMs
}

/**
 * Whether the log has by now what it lacked.
 *
 * @param ours the object as the log has it
 * @param knownIds of events that the log has
 */
export function hasEnded(
  { kind, id, eventId, handedOver }: BillingDiscrepancyDocument,
  { ours, knownIds }: { ours: AuditedBillingObject | undefined; knownIds: ReadonlySet<string> },
): boolean {
  if (kind === 'event') return knownIds.has(id) || (eventId !== null && knownIds.has(eventId))
  if (handedOver === null || ours === undefined) return false
  // Nothing is newer than a final state, so what was handed over left no trace beside it.
  return (
    billingKind.isFinal(ours.state) ||
    ours.contenders.some(({ at }) => Date.parse(at) >= Date.parse(handedOver))
  )
}
