import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/order.ts'
import type { Provenance } from '@slipstream/events/provenance.ts'
import type { Delivery, Taken } from '../delivery.ts'
import type { Json } from '../reading/as-record.ts'

export type OrderFact = 'OrderCreated' | 'OrderUpdated' | 'OrderRestored'

type Told = {
  eventId: string
  delivery: Delivery
  provenance: Provenance
  payload: Json
}

/** An order in full. It happened when the source last changed the order. */
export function snapshotReading(type: OrderFact, order: Order, told: Told): Taken {
  const { payload, provenance } = told
  return eventReading(told, { type, data: { order, provenance, payload } }, order, order.modifiedAt)
}

/** @param occurredAt null where the source tells no time: then it is the arrival */
export function deletionReading(
  order: { source: string; orderId: string },
  occurredAt: string | null,
  told: Told,
): Taken {
  const { payload, provenance } = told
  const { source, orderId } = order
  return eventReading(
    told,
    { type: 'OrderDeleted', data: { source, orderId, status: 'trash', provenance, payload } },
    order,
    occurredAt ?? new Date(told.delivery.receivedAtMs).toISOString(),
  )
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
