import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import { deriveId } from '@slipstream/events/derive-id.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { headerOf } from '../../delivery.ts'
import type { AuthenticReading, Delivery, Reading } from '../../delivery.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { participantFinder } from '../../participants/find-participants.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { orderIdOf } from '../../reading/as-id.ts'
import { parseBody } from '../../reading/parse-body.ts'
import { recoveredAfterHeader } from '../../recovered.ts'
import type { Recovered } from '../../recovered.ts'
import { isSignedBody } from '../../signature/is-signed-body.ts'
import { goneForGood } from '../../reading/gone-for-good.ts'
import { deletionReading, snapshotReading } from '../order-event.ts'
import type { SnapshotType } from '../order-event.ts'
import { eventTypeOf } from '../event-type-of.ts'
import type { EventTypes } from '../event-type-of.ts'
import { orQuarantine } from '../../quarantine/or-quarantine.ts'
import type { Source, SourceKind, SourceSettings } from '../source.ts'
import { refuseError } from './error.ts'
import { wooCommerceKeys } from './keys.ts'
import { fromLegacy } from './legacy.ts'
import { wooCommerceOrder } from './order.ts'

const eventTypes: EventTypes = {
  'order.created': 'OrderCreated',
  'order.updated': 'OrderUpdated',
  'order.deleted': 'OrderDeleted',
  'order.restored': 'OrderRestored',
}

/** A deleted order is in the bin. */
const deletedStatus = 'trash'
const isWebhookId = /^\d{1,20}$/

export const woocommerce: SourceKind<SourceConfigOf<'woocommerce'>> = {
  keysOf: wooCommerceKeys,
  keptHeaders: ['x-wc-webhook-source'],
  createSource: (name, { participants }, keys) => woocommerceSource(name, { keys, participants }),
}

/**
 * A WooCommerce shop, as shops of 6.9 to 10.0 behave. Only the body is signed, so what the headers say is
 * believed as far as the body allows it: a deletion needs an id, anything else a whole order.
 */
export function woocommerceSource(name: string, { keys, participants }: SourceSettings): Source {
  const findParticipants = participantFinder(participants)
  const readVerified = (delivery: Delivery): AuthenticReading =>
    readAuthentic(name, delivery, findParticipants)
  return {
    name,
    secretHeaders: ['x-wc-webhook-signature'],
    senderIdOf(delivery) {
      const id = headerOf(delivery, 'x-wc-webhook-id')
      return id !== undefined && isWebhookId.test(id) ? id : undefined
    },
    readVerified,
    headersOf: ({ topic, webhookId, deliveryId }) => ({
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-id': webhookId,
      'x-wc-webhook-delivery-id': deliveryId,
    }),
    readRecovered: (recovered, delivery) => readRecovered(name, recovered, delivery, findParticipants),
    read(delivery) {
      const signature = headerOf(delivery, 'x-wc-webhook-signature')
      if (signature === undefined) return isPing(delivery) ? { kind: 'ping' } : unsigned
      if (!isSignedBody(delivery.body, signature, keys)) return wronglySigned
      return readVerified(delivery)
    },
  }
}

function readAuthentic(
  source: string,
  delivery: Delivery,
  findParticipants: FindParticipants,
): AuthenticReading {
  const topic = headerOf(delivery, 'x-wc-webhook-topic')
  const webhookId = headerOf(delivery, 'x-wc-webhook-id')
  const deliveryId = headerOf(delivery, 'x-wc-webhook-delivery-id')
  const deliveryEventId = (orderId: string): string =>
    deriveEventId([source, topic ?? '', webhookId ?? '', deliveryId ?? '', orderId], delivery.body)
  // Anybody can make up the other headers around a signed body, so the state that it tells is one event.
  const stateEventId = (orderId: string): string =>
    delivery.hasIdByDelivery === true
      ? deliveryEventId(orderId)
      : deriveEventId([source, topic ?? '', orderId], delivery.body)

  return orQuarantine(
    () => deliveryEventId(''),
    () => {
      const type = eventTypeOfTopic(topic)
      const { payload, body, orderId } = orderOf(delivery)
      const provenance = {
        via: 'webhook' as const,
        topic: topic ?? null,
        webhookId: webhookId ?? null,
        deliveryId: deliveryId ?? null,
      }
      const context = { delivery, provenance, payload }
      if (type === 'OrderDeleted') {
        requireDeletion(payload, topic)
        // Two deletions of one order differ in nothing else.
        return deletionReading({ source, orderId, status: deletedStatus }, null, {
          ...context,
          eventId: deliveryEventId(orderId),
        })
      }
      const order = wooCommerceOrder(source, orderId, body, findParticipants)
      return snapshotReading(type, order, { ...context, eventId: stateEventId(orderId) })
    },
  )
}

/**
 * An order as the REST API gives it, which is what a webhook's body is too; but a deleted one still is a
 * whole order there, or nothing at all when it was deleted for good.
 */
function readRecovered(
  source: string,
  recovered: Recovered,
  delivery: Delivery,
  findParticipants: FindParticipants,
): AuthenticReading<OrderEvent> {
  const after = headerOf(delivery, recoveredAfterHeader)
  const parts = [source, 'rest', recovered, ...(after === undefined ? [] : [after])]
  const eventId = deriveEventId(parts, delivery.body)
  return orQuarantine(
    () => eventId,
    () => {
      const { payload, body, orderId } = orderOf(delivery)
      const provenance = {
        ...{ via: 'rest' as const, topic: null, webhookId: null, deliveryId: null },
        ...(delivery.purpose !== undefined && { purpose: delivery.purpose }),
      }
      const context = { eventId, delivery, provenance, payload }
      const gone = recovered === 'OrderDeleted' ? goneForGood(payload) : undefined
      if (gone !== undefined) {
        const ofEpisode = deriveId(source, 'rest', recovered, orderId, gone.deletedAfter ?? '')
        return deletionReading({ source, orderId, status: deletedStatus }, null, {
          ...context,
          eventId: ofEpisode,
        })
      }
      const order = wooCommerceOrder(source, orderId, body, findParticipants)
      if (recovered !== 'OrderDeleted') return snapshotReading(recovered, order, context)
      if (order.status === deletedStatus) return deletionReading(order, null, context)
      const detail = `Order ${orderId} is recovered as deleted, but its status is ${order.status}, not ${deletedStatus}.`
      throw new NotUnderstood('unreadable-value', detail)
    },
  )
}

/**
 * A shop's deletion is `{"id": 33}` and nothing more. The topic is not signed:
 * another body under it deletes nothing.
 */
function requireDeletion(payload: Json, topic: string | undefined): void {
  if (Object.keys(payload).length === 1 && 'id' in payload) return
  const detail = `The topic is ${topic}, but the body says more than the id of an order, as no deletion does.`
  throw new NotUnderstood('not-a-deletion', detail)
}

/** @throws NotUnderstood when the body is no order of the shop's */
function orderOf({ body }: Delivery): { payload: Json; body: Json; orderId: string } {
  const payload = parseBody(body)
  refuseError(payload)
  const order = fromLegacy(payload)
  return { payload, body: order, orderId: orderIdOf(order['id']) }
}

function eventTypeOfTopic(topic: string | undefined): SnapshotType | 'OrderDeleted' {
  if (topic?.startsWith('action.') === true) {
    const detail = `The topic ${topic} is an action hook, whose body is not an order.`
    throw new NotUnderstood('action-topic', detail)
  }
  return eventTypeOf(topic, eventTypes, 'The header X-WC-Webhook-Topic')
}

/**
 * What a shop sends when a webhook is saved: a form, unsigned, without any header of its own. Whatever else
 * than 200 it is answered, the shop shows an error and pings again after every delivery.
 */
function isPing({ body, headers }: Delivery): boolean {
  return (
    body.length <= 32 &&
    /^webhook_id=\d+$/.test(body.toString('latin1')) &&
    headerOf({ headers }, 'content-type')?.startsWith('application/x-www-form-urlencoded') === true &&
    !Object.keys(headers).some((name) => name.startsWith('x-wc-'))
  )
}

const unsigned: Reading = {
  kind: 'refusal',
  reason: 'unsigned',
  detail:
    'The header X-WC-Webhook-Signature is missing: give the webhook in the shop the secret of this source.',
}

const wronglySigned: Reading = {
  kind: 'refusal',
  reason: 'wrong_signature',
  detail:
    "X-WC-Webhook-Signature does not fit: check that the webhook's secret in the shop is the one of this source, and that nothing between them alters the body.",
}
