import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { AuthenticReading, Delivery } from '../../delivery.ts'
import { participantFinder } from '../../participants/find-participants.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import { orderIdOf } from '../../reading/as-id.ts'
import { asInstant } from '../../reading/as-instant.ts'
import { asRecord } from '../../reading/as-record.ts'
import { asText } from '../../reading/as-text.ts'
import { parseBody } from '../../reading/parse-body.ts'
import { standardHeader, standardWebhooksKey, verifyStandardWebhook } from './signature.ts'
import { deletionReading, snapshotReading } from '../order-event.ts'
import { eventTypeOf } from '../event-type-of.ts'
import type { EventTypes } from '../event-type-of.ts'
import { orQuarantine } from '../../quarantine/or-quarantine.ts'
import type { Source, SourceKind, SourceSettings } from '../source.ts'
import { standardWebhooksOrder } from './order.ts'

const eventTypes: EventTypes = {
  'order.created': 'OrderCreated',
  'order.updated': 'OrderUpdated',
  'order.deleted': 'OrderDeleted',
  'order.restored': 'OrderRestored',
}

const deletedStatus = 'deleted'

export const standardWebhooks: SourceKind<SourceConfigOf<'standard-webhooks'>> = {
  keysOf(secrets) {
    const keys = secrets.map(standardWebhooksKey)
    const index = keys.indexOf(undefined)
    return index === -1 ? keys.filter((key) => key !== undefined) : { index, mustBe }
  },
  keptHeaders: ['webhook-timestamp', 'svix-timestamp'],
  createSource: (name, { participants }, keys) => standardWebhooksSource(name, { keys, participants }),
}

const mustBe = 'a Standard Webhooks secret: whsec_ followed by base64 of at least 16 bytes'

/**
 * Any shop that sends orders by Standard Webhooks. The body is `{ "type", "timestamp", "data" }`:
 *
 * - `type`: order.created, order.updated, order.deleted or order.restored
 * - `timestamp`: when it happened, ISO 8601
 * - `data`: the order, see `standardWebhooksOrder`; for order.deleted its `id` is enough
 *
 * The sender's `webhook-id` is the same over its retries, and so is the event's id.
 */
export function standardWebhooksSource(name: string, { keys, participants }: SourceSettings): Source {
  const findParticipants = participantFinder(participants)
  const readVerified = (delivery: Delivery): AuthenticReading =>
    readAuthentic(name, standardHeader(delivery, 'id') ?? '', delivery, findParticipants)
  return {
    name,
    secretHeaders: ['webhook-signature', 'svix-signature'],
    // The specification has no name for a subscription.
    senderIdOf: () => undefined,
    readVerified,
    headersOf: ({ deliveryId }) => ({ 'webhook-id': deliveryId }),
    read(delivery) {
      const refused = verifyStandardWebhook(delivery, keys)
      return refused === undefined ? readVerified(delivery) : { kind: 'refusal', ...refused }
    },
  }
}

function readAuthentic(
  source: string,
  deliveryId: string,
  delivery: Delivery,
  findParticipants: FindParticipants,
): AuthenticReading {
  const eventId = (type: string, orderId: string): string =>
    deriveEventId([source, type, '', deliveryId, orderId], delivery.body)

  return orQuarantine(
    () => eventId('', ''),
    () => {
      const payload = parseBody(delivery.body)
      const type = asText(payload['type'])
      const eventType = eventTypeOf(type, eventTypes, 'The member "type"')
      const data = asRecord(payload['data'])
      const orderId = orderIdOf(data['id'])
      const occurredAt = asInstant(payload['timestamp'])
      const provenance = { via: 'webhook' as const, topic: type, webhookId: null, deliveryId }
      const context = { eventId: eventId(type ?? '', orderId), delivery, provenance, payload }
      if (eventType === 'OrderDeleted')
        return deletionReading({ source, orderId, status: deletedStatus }, occurredAt, context)
      const order = standardWebhooksOrder(source, orderId, data, occurredAt, findParticipants)
      return snapshotReading(eventType, order, context)
    },
  )
}
