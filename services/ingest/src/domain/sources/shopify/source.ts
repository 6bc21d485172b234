import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { headerOf } from '../../delivery.ts'
import type { AuthenticReading, Delivery, Reading } from '../../delivery.ts'
import { participantFinder } from '../../participants/find-participants.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { orQuarantine } from '../../quarantine/or-quarantine.ts'
import { orderIdOf } from '../../reading/as-id.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { parseBody } from '../../reading/parse-body.ts'
import { isSignedBody } from '../../signature/is-signed-body.ts'
import { eventTypeOf } from '../event-type-of.ts'
import type { EventTypes } from '../event-type-of.ts'
import { deletionReading, snapshotReading } from '../order-event.ts'
import type { Source, SourceKind, SourceSettings } from '../source.ts'
import { shopifyOrder } from './order.ts'

/** Every topic whose body is a whole order, or for orders/delete its id. */
const eventTypes: EventTypes = {
  'orders/create': 'OrderCreated',
  'orders/updated': 'OrderUpdated',
  'orders/paid': 'OrderUpdated',
  'orders/partially_fulfilled': 'OrderUpdated',
  'orders/fulfilled': 'OrderUpdated',
  'orders/cancelled': 'OrderUpdated',
  'orders/delete': 'OrderDeleted',
}

export const shopify: SourceKind<SourceConfigOf<'shopify'>> = {
  keysOf: (secrets) => secrets.map((secret) => Buffer.from(secret, 'utf8')),
  keptHeaders: [
    ...['x-shopify-shop-domain', 'x-shopify-api-version', 'x-shopify-event-id', 'x-shopify-triggered-at'],
    'x-shopify-test',
  ],
  createSource: (name, { participants }, keys) => shopifySource(name, { keys, participants }),
}

/**
 * A Shopify shop, by its order webhooks in JSON. Only the body is signed, so what the headers say is
 * believed as far as the body allows it: a deletion needs an id, anything else a whole order. A retry has
 * the same body, and so is the same event.
 */
function shopifySource(name: string, { keys, participants }: SourceSettings): Source {
  const findParticipants = participantFinder(participants)
  const readVerified = (delivery: Delivery): AuthenticReading =>
    readAuthentic(name, delivery, findParticipants)
  return {
    name,
    secretHeaders: ['x-shopify-hmac-sha256'],
    senderIdOf,
    readVerified,
    headersOf: ({ topic, deliveryId }) => ({ 'x-shopify-topic': topic, 'x-shopify-webhook-id': deliveryId }),
    read(delivery) {
      const signature = headerOf(delivery, 'x-shopify-hmac-sha256')
      if (signature === undefined) return unsigned
      if (!isSignedBody(delivery.body, signature, keys)) return wronglySigned
      // The test notification of the shop's settings is an order that does not exist.
      if (headerOf(delivery, 'x-shopify-test') === 'true') return { kind: 'ping' }
      return readVerified(delivery)
    },
  }
}

/** A subscription has no id in its deliveries, but a shop has one for each topic. */
function senderIdOf(delivery: Pick<Delivery, 'headers'>): string | undefined {
  const topic = headerOf(delivery, 'x-shopify-topic')
  return topic !== undefined && Object.hasOwn(eventTypes, topic) ? topic : undefined
}

function readAuthentic(
  source: string,
  delivery: Delivery,
  findParticipants: FindParticipants,
): AuthenticReading {
  const topic = headerOf(delivery, 'x-shopify-topic')
  const eventId = (orderId: string): string => deriveEventId([source, topic ?? '', orderId], delivery.body)
  return orQuarantine(
    () => eventId(''),
    () => {
      const type = eventTypeOf(topic, eventTypes, 'The header X-Shopify-Topic')
      const payload = parseBody(delivery.body)
      const orderId = shopifyOrderId(payload)
      const provenance = {
        via: 'webhook' as const,
        topic: topic ?? null,
        webhookId: senderIdOf(delivery) ?? null,
        deliveryId: headerOf(delivery, 'x-shopify-webhook-id') ?? null,
      }
      const context = { eventId: eventId(orderId), delivery, provenance, payload }
      if (type === 'OrderDeleted') {
        requireDeletion(payload)
        return deletionReading({ source, orderId, status: 'deleted' }, null, context)
      }
      return snapshotReading(type, shopifyOrder(source, orderId, payload, findParticipants), context)
    },
  )
}

/** The number in `admin_graphql_api_id` is exact, also where it has more digits than a JSON number keeps. */
function shopifyOrderId(payload: Json): string {
  const { id, admin_graphql_api_id: globalId } = payload
  const exact =
    typeof globalId === 'string' ? /^gid:\/\/shopify\/Order\/(\d{1,20})$/.exec(globalId)?.[1] : undefined
  return orderIdOf(exact ?? id)
}

/** The topic is not signed: a whole order under it deletes nothing. */
function requireDeletion(payload: Json): void {
  if (Object.keys(payload).every((key) => key === 'id' || key === 'admin_graphql_api_id')) return
  const detail =
    'The topic is orders/delete, but the body says more than the id of an order, as no deletion does.'
  throw new NotUnderstood('not-a-deletion', detail)
}

const unsigned: Reading = {
  kind: 'refusal',
  reason: 'unsigned',
  detail: 'The header X-Shopify-Hmac-Sha256 is missing: only deliveries of Shopify are accepted here.',
}

const wronglySigned: Reading = {
  kind: 'refusal',
  reason: 'wrong_signature',
  detail:
    "X-Shopify-Hmac-Sha256 does not fit: the source's secret must be the client secret of the app that subscribed, or the shop's signing key for webhooks made in its settings; and nothing between may alter the body.",
}
