import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Event, ShipmentEvent, ShipmentEventType } from '@slipstream/events/event.ts'
import type { ShipmentPostponed } from '@slipstream/events/event-types/shipment-events.ts'
import type { InternalEvent, ProcessEvent } from '../process-event.ts'
import { instant } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'

/** Which shipment, and the fields that every event of it has. */
export type Identity = { shipmentId: string; source: string; orderId: string; shipmentNumber: number }

/** A shipment's event without what follows from the shipment: its identity and revision. */
export type PublicDraft = {
  [T in ShipmentEventType]: {
    type: T
    data: Omit<Event<T>['data'], keyof Identity | 'revision'>
    occurredAt: string
  }
}[ShipmentEventType]

export type Draft = PublicDraft | InternalEvent

/**
 * The drafts as events, with revisions that follow the last one. An event's id derives
 * from the shipment and its revision.
 */
export function eventsOf(identity: Identity, revision: number, drafts: readonly Draft[]): ProcessEvent[] {
  const { shipmentId, source, orderId } = identity
  let last = revision
  return drafts.map((draft) => {
    if (!('data' in draft)) return draft
    last += 1
    const id = deriveId('shipment', shipmentId, String(last))
    const { type, data, occurredAt } = draft
    const attributes = { id, source, subject: `${source}/${orderId}`, occurredAt }
    return { ...attributes, type, data: { ...identity, revision: last, ...data } } as ShipmentEvent
  })
}

export const identityOf = ({
  shipment: { _id, source, orderId, shipmentNumber },
}: ShipmentState): Identity => ({ shipmentId: _id, source, orderId, shipmentNumber })

/** Recorded when the reason changes, not at each attempt. */
export function postponed(
  { shipment }: ShipmentState,
  wait: Pick<ShipmentPostponed, 'waitsFor' | 'detail'> & { untilMs: number | null },
  nowMs: number,
): PublicDraft[] {
  const { waitsFor, detail, untilMs } = wait
  if (shipment.wait?.waitsFor === waitsFor) return []
  const nextAttemptAt = untilMs === null ? null : instant(untilMs)
  const postponedAt = instant(nowMs)
  const data = { waitsFor, detail, nextAttemptAt, postponedAt }
  return [{ type: 'ShipmentPostponed', data, occurredAt: postponedAt }]
}

/** How the carrier knows the parcel, and who is notified. */
export const parcelOf = ({ shipment }: ShipmentState) => ({
  carrier: shipment.carrier,
  trackingNumber: shipment.booking?.trackingNumber ?? null,
  trackingUrl: shipment.booking?.trackingUrl ?? null,
})

export const addresseeOf = ({ shipment: { orderNumber, recipient } }: ShipmentState) => ({
  orderNumber,
  to: { name: recipient.name, email: recipient.email },
})

export function cancelled(wasBooked: boolean, reason: string, nowMs: number): PublicDraft {
  const cancelledAt = instant(nowMs)
  return { type: 'ShipmentCancelled', data: { wasBooked, reason, cancelledAt }, occurredAt: cancelledAt }
}

/** @param parcel which is still under way; default: the one of the shipment */
export function cancellationFailed(
  state: ShipmentState,
  { code, reason }: { code: string | null; reason: string },
  nowMs: number,
  parcel = parcelOf(state),
): PublicDraft {
  const failedAt = instant(nowMs)
  const data = { ...parcel, code, reason, failedAt }
  return { type: 'ShipmentCancellationFailed', data, occurredAt: failedAt }
}
