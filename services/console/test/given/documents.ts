import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/examples.ts'
import type { Order } from '@slipstream/events/order.ts'
import { evolveOrder } from '@slipstream/events/read-models/evolve-order.ts'
import type { OrderDocument } from '@slipstream/events/read-models/order-document.ts'
import type { ParticipantDocument } from '@slipstream/events/read-models/participant-document.ts'
import { searchTokens } from '@slipstream/events/read-models/search-tokens.ts'
import { randomUUID } from 'node:crypto'

export const newId = (): string => randomUUID().replaceAll('-', '')

/** An event with the order of the example, changed. */
export function state(changes: Partial<Order> = {}, id = newId()): OrderEvent {
  const { data, ...example } = examples.OrderUpdated
  const order = { ...data.order, ...changes }
  return {
    ...example,
    id,
    source: order.source,
    subject: `${order.source}/${order.orderId}`,
    occurredAt: order.modifiedAt,
    data: { ...data, order },
  }
}

export function deletion(orderId: string, occurredAt: string): OrderEvent {
  const { data, ...example } = examples.OrderDeleted
  return { ...example, id: newId(), subject: `shop/${orderId}`, occurredAt, data: { ...data, orderId } }
}

/** An order as projected from one event. */
export function order(changes: Partial<Order> = {}): OrderDocument {
  const orderId = changes.orderId ?? newId()
  return evolveOrder(null, state({ number: orderId, ...changes, orderId }))
}

/** An order that was never seen but deleted. */
export function deletedUnseen(orderId = newId()): OrderDocument {
  return evolveOrder(null, deletion(orderId, '2026-11-21T07:00:00Z'))
}

export function participant(changes: Partial<ParticipantDocument> = {}): ParticipantDocument {
  const {
    orderId = '1042',
    participantId = newId(),
    number = orderId,
    name = 'Hana Tamihana',
    email = null,
  } = changes
  return {
    ...{
      _id: `shop/${orderId}/${participantId}`,
      source: 'shop',
      orderId,
      participantId,
      number,
      name,
      email,
    },
    orderStatus: 'processing',
    lineItemId: '1',
    fields: { school: 'Example High School' },
    savedAt: '2026-11-21T06:45:27Z',
    savedByEventId: newId(),
    active: true,
    onOrder: true,
    search: searchTokens({ number, name, email }),
    ...changes,
  }
}
