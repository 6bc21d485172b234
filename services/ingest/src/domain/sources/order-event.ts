import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import { receiptOf } from '../delivery.ts'
import type { AuthenticReading, Delivery } from '../delivery.ts'
import { NotUnderstood } from '../quarantine/not-understood.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'

/** The event types that carry an order in full. */
export type SnapshotType = 'OrderCreated' | 'OrderUpdated' | 'OrderRestored'

type ReadingContext = {
  eventId: string
  delivery: Delivery
  provenance: Provenance
  payload: Json
}

/** No zone is a day ahead of another, so a shop's clock or the time itself is wrong. */
const maxAheadMs = 24 * 60 * 60 * 1000

/**
 * The event of an order in full. It happened when the source last changed the order.
 *
 * @throws NotUnderstood when that is more than a day ahead: nothing that arrives until then would count as
 * newer
 */
export function snapshotReading(
  type: SnapshotType,
  order: Order,
  context: ReadingContext,
): AuthenticReading<OrderEvent> {
  const { payload, provenance, delivery } = context
  if (Date.parse(order.modifiedAt) - (delivery.redriven?.atMs ?? delivery.receivedAtMs) > maxAheadMs) {
    const detail = `Order ${order.orderId} was changed at ${order.modifiedAt}, by its source, more than a day ahead. Set the clock of the source right, and save the order once more there.`
    throw new NotUnderstood('modified-ahead', detail)
  }
  const data = { order, provenance, ...receiptOf(delivery), payload }
  return eventReading(context, { type, data }, order, order.modifiedAt)
}

/**
 * @param status the source's word for the status of a deleted order
 * @param occurredAt null where the source gives no time: then it is the arrival
 */
export function deletionReading(
  { source, orderId, status }: { source: string; orderId: string; status: string },
  occurredAt: string | null,
  context: ReadingContext,
): AuthenticReading<OrderEvent> {
  const { payload, provenance, delivery } = context
  const data = { source, orderId, status, provenance, ...receiptOf(delivery), payload }
  const at = occurredAt ?? new Date(delivery.receivedAtMs).toISOString()
  return eventReading(context, { type: 'OrderDeleted', data }, { source, orderId }, at)
}

function eventReading(
  { eventId, delivery }: ReadingContext,
  fact: {
    [T in OrderEvent['type']]: Pick<Extract<OrderEvent, { type: T }>, 'type' | 'data'>
  }[OrderEvent['type']],
  { source, orderId }: { source: string; orderId: string },
  occurredAt: string,
): AuthenticReading<OrderEvent> {
  const attributes = {
    id: eventId,
    source,
    subject: `${source}/${orderId}`,
    occurredAt,
    traceparent: delivery.traceparent,
  }
  return { kind: 'event', event: { ...attributes, ...fact } as OrderEvent, rawPayload: delivery.body }
}
