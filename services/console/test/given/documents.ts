import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { storedShipment, type StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { searchTokens } from '@slipstream/read-models/orders/search-tokens.ts'
import { randomUUID } from 'node:crypto'

export const newId = (): string => randomUUID().replaceAll('-', '')

/** An event with the example's order, changed. */
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

/** An order of which only the deletion has arrived. */
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
    product: 'Spring Invitational — Registration',
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

/** A firing alert of a missing order. */
export function alert(subject: string, changes: Partial<AlertDocument> = {}): AlertDocument {
  const { data } = examples.AlertRaised
  return {
    _id: `${changes.rule ?? data.rule}/${changes.source ?? data.source}/${encodeURIComponent(subject)}`,
    ...data,
    subject,
    state: 'firing',
    changedAt: data.since,
    resolvedAt: null,
    resolvedReason: null,
    raisedEventId: newId(),
    resolvedEventId: null,
    expiresAt: null,
    ...changes,
  }
}

export function silence(
  id: string,
  match: Partial<SilenceDocument['match']>,
  changes: Partial<SilenceDocument> = {},
): SilenceDocument {
  return {
    _id: id,
    match: { rule: null, source: null, subject: null, since: null, ...match },
    by: 'Ana',
    reason: 'The shop is being moved.',
    endsAt: '2999-01-01T00:00:00Z',
    saidAt: '2026-11-21T06:53:00Z',
    eventId: newId(),
    expiresAt: new Date('2999-01-01'),
    ...changes,
  }
}

/** A shipment as requested, changed. */
export function shipment(orderId: string, changes: Partial<ShipmentDocument> = {}): StoredShipment {
  const requested = evolveShipment(undefined, examples.ShipmentRequested)!
  const { shipmentNumber = 1 } = changes
  const ids = { _id: `admin/${orderId}/${shipmentNumber}`, source: 'admin', orderId, orderNumber: orderId }
  return storedShipment({ ...requested, ...ids, shipmentNumber, ...changes })
}
