import { deriveEventId } from '@slipstream/events/event-id.ts'
import { headerOf } from '../delivery.ts'
import type { Delivery, Reading, Taken } from '../delivery.ts'
import { NotUnderstood } from '../not-understood.ts'
import { participantFinder } from '../participants.ts'
import type { FindParticipants } from '../participants.ts'
import { isRecord } from '../reading/as-record.ts'
import type { Json } from '../reading/as-record.ts'
import { orderIdOf } from '../reading/as-id.ts'
import { parseBody } from '../reading/parse-body.ts'
import { asText } from '../reading/as-text.ts'
import { isSignedByWooCommerce } from '../signature/woocommerce-signature.ts'
import { deletionReading, snapshotReading } from './order-event.ts'
import type { OrderFact } from './order-event.ts'
import { orQuarantine } from './quarantined.ts'
import type { SourceSettings } from './source-settings.ts'
import type { Source } from './source.ts'
import { fromLegacy } from './woocommerce-legacy.ts'
import { wooCommerceOrder } from './woocommerce-order.ts'

const factOfTopic: Readonly<Record<string, OrderFact | 'OrderDeleted'>> = {
  'order.created': 'OrderCreated',
  'order.updated': 'OrderUpdated',
  'order.deleted': 'OrderDeleted',
  'order.restored': 'OrderRestored',
}

/**
 * A WooCommerce shop, as shops of 6.9 to 10.0 behave. Only the body is signed, so what the headers say is believed
 * as far as the body allows it: a deletion needs an id, anything else a whole order.
 */
export function woocommerceSource(name: string, { keys, participants }: SourceSettings): Source {
  const findParticipants = participantFinder(participants)
  const readVerified = (delivery: Delivery): Taken => readAuthentic(name, delivery, findParticipants)
  return {
    name,
    readVerified,
    read(delivery) {
      const signature = headerOf(delivery, 'x-wc-webhook-signature')
      if (signature === undefined) return isPing(delivery) ? { kind: 'ping' } : unsigned
      if (!isSignedByWooCommerce(delivery.body, signature, keys)) return wronglySigned
      return readVerified(delivery)
    },
  }
}

function readAuthentic(source: string, delivery: Delivery, findParticipants: FindParticipants): Taken {
  const topic = headerOf(delivery, 'x-wc-webhook-topic')
  const webhookId = headerOf(delivery, 'x-wc-webhook-id')
  const deliveryId = headerOf(delivery, 'x-wc-webhook-delivery-id')
  const eventId = (orderId: string): string =>
    deriveEventId([source, topic ?? '', webhookId ?? '', deliveryId ?? '', orderId], delivery.body)

  return orQuarantine(
    () => eventId(''),
    () => {
      const fact = factOf(topic)
      const payload = parseBody(delivery.body)
      refuseError(payload)
      const body = fromLegacy(payload)
      const orderId = orderIdOf(body['id'])
      const provenance = {
        via: 'webhook' as const,
        topic: topic ?? null,
        webhookId: webhookId ?? null,
        deliveryId: deliveryId ?? null,
      }
      const told = { eventId: eventId(orderId), delivery, provenance, payload }
      if (fact === 'OrderDeleted') return deletionReading({ source, orderId }, null, told)
      return snapshotReading(fact, wooCommerceOrder(source, orderId, body, findParticipants), told)
    },
  )
}

function factOf(topic: string | undefined): OrderFact | 'OrderDeleted' {
  if (topic === undefined) {
    throw new NotUnderstood(
      'no-topic',
      'The header X-WC-Webhook-Topic is missing, so nothing says what happened.',
    )
  }
  const fact = Object.hasOwn(factOfTopic, topic) ? factOfTopic[topic] : undefined
  if (fact !== undefined) return fact
  if (topic.startsWith('action.')) {
    throw new NotUnderstood(
      'action-topic',
      `The topic ${topic} is an action hook, whose body is not an order.`,
    )
  }
  throw new NotUnderstood(
    'unknown-topic',
    `The topic ${topic} is not one of ${Object.keys(factOfTopic).join(', ')}.`,
  )
}

/** The shop signs its own REST errors too: the order was gone, or the webhook's owner has lost the right to see it. */
function refuseError(payload: Json): void {
  if (payload['id'] !== undefined) return
  const error = restError(payload) ?? legacyError(payload)
  if (error === undefined) return
  throw new NotUnderstood(
    'source-error',
    `The shop sent its own error instead of an order: ${error.code}, ${asText(error.message) ?? 'without a message'}`,
  )
}

type ShopError = { code: string; message: unknown }

function restError({ code, message, data }: Json): ShopError | undefined {
  const isError = typeof code === 'string' && (typeof message === 'string' || isRecord(data))
  return isError ? { code, message } : undefined
}

/** Of the Legacy API: `{"errors": {code: [message, …]}, "error_data": …}`. */
function legacyError({ errors, error_data }: Json): ShopError | undefined {
  if (!isRecord(errors) || error_data === undefined) return undefined
  const [code, messages] = Object.entries(errors)[0] ?? []
  if (code === undefined) return undefined
  return { code, message: Array.isArray(messages) ? messages[0] : undefined }
}

/**
 * What a shop sends when a webhook is saved: a form, unsigned, without any header of its own. Whatever else than 200
 * it is answered, the shop shows an error and pings again after every delivery.
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
  why: 'unsigned',
  detail:
    'The header X-WC-Webhook-Signature is missing: give the webhook in the shop the secret of this source.',
}

const wronglySigned: Reading = {
  kind: 'refusal',
  why: 'wrong_signature',
  detail:
    "X-WC-Webhook-Signature does not fit: check that the webhook's secret in the shop is the one of this source, and that nothing between them alters the body.",
}
