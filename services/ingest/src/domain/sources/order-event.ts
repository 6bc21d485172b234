import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/order.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { Delivery, Taken } from '../delivery.ts'
import { NotUnderstood } from '../quarantine/not-understood.ts'
import type { Json } from '../reading/as-record.ts'

export type OrderFact = 'OrderCreated' | 'OrderUpdated' | 'OrderRestored'

type Told = {
  eventId: string
  delivery: Delivery
  provenance: Provenance
  payload: Json
}

/** No zone is a day ahead of another, so a shop's clock or the time itself is wrong. */
const maxAheadMs = 24 * 60 * 60 * 1000

/**
 * An order in full. It happened when the source last changed the order.
 *
 * @throws NotUnderstood when that is more than a day ahead: nothing that comes in until then would count as newer
 */
export function snapshotReading(type: OrderFact, order: Order, told: Told): Taken {
  const { payload, provenance, delivery } = told
  if (Date.parse(order.modifiedAt) - (delivery.redriven?.atMs ?? delivery.receivedAtMs) > maxAheadMs) {
    const detail = `Order ${order.orderId} was changed at ${order.modifiedAt}, by its source, more than a day ahead. Set the clock of the source right, and save the order once more there.`
    throw new NotUnderstood('modified-ahead', detail)
  }
  const data = { order, provenance, ...receipt(delivery), payload }
  return eventReading(told, { type, data }, order, order.modifiedAt)
}

/** @param occurredAt null where the source tells no time: then it is the arrival */
export function deletionReading(
  order: { source: string; orderId: string },
  occurredAt: string | null,
  told: Told,
): Taken {
  const { payload, provenance } = told
  const { source, orderId } = order
  const data = { source, orderId, status: 'trash', provenance, ...receipt(told.delivery), payload }
  return eventReading(
    told,
    { type: 'OrderDeleted', data },
    order,
    occurredAt ?? new Date(told.delivery.receivedAtMs).toISOString(),
  )
}

function receipt({ receivedAtMs, redriven }: Delivery): { receivedAt: string; redrivenFrom?: string } {
  const receivedAt = new Date(receivedAtMs).toISOString()
  return redriven === undefined ? { receivedAt } : { receivedAt, redrivenFrom: redriven.from }
}

function eventReading(
  { eventId, delivery }: Told,
  fact: {
    [T in OrderEvent['type']]: Pick<Extract<OrderEvent, { type: T }>, 'type' | 'data'>
  }[OrderEvent['type']],
  { source, orderId }: { source: string; orderId: string },
  occurredAt: string,
): Taken {
  const attributes = {
    id: eventId,
    source,
    subject: `${source}/${orderId}`,
    occurredAt,
    traceparent: delivery.traceparent,
  }
  return { kind: 'event', event: { ...attributes, ...fact } as OrderEvent, rawPayload: delivery.body }
}
