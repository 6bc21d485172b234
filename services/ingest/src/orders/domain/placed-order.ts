import { deriveId } from '@slipstream/events/derive-id.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'

/** An order as ingest keeps it: the state of its last event. These names are a storage format. */
export type PlacedOrder = {
  /** `source/orderId` */
  _id: string
  source: string
  orderId: string
  /** Rises by 1 with each event of the order, from 1. */
  revision: number
  order: Order
  /** By which the customer is found again: see `contactsOf`. */
  contacts: string[]
}

/** Who did what to an order, and when. */
export type OrderAct = {
  operation: 'place' | 'change' | 'cancel'
  actor: string
  idempotencyKey: string
  /** What was sent. */
  request: unknown
  at: Date
  traceparent?: string | undefined
}

/** The event of the last change of an order. The same change always has the same event. */
export function orderEvent(
  { source, orderId, revision, order }: PlacedOrder,
  { operation, actor, idempotencyKey, request, at, traceparent }: OrderAct,
): OrderEvent {
  return {
    type: revision === 1 ? 'OrderCreated' : 'OrderUpdated',
    id: deriveId(source, orderId, String(revision)),
    source,
    subject: `${source}/${orderId}`,
    occurredAt: order.modifiedAt,
    ...(traceparent !== undefined && { traceparent }),
    data: {
      order,
      provenance: { via: 'api', actor, topic: null, webhookId: null, deliveryId: idempotencyKey },
      receivedAt: at.toISOString(),
      payload: { operation, actor, request },
    },
  }
}
