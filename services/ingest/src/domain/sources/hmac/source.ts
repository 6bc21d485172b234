import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { headerOf } from '../../delivery.ts'
import type { AuthenticReading, Delivery } from '../../delivery.ts'
import { participantFinder } from '../../participants/find-participants.ts'
import { orQuarantine } from '../../quarantine/or-quarantine.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'
import { parseBody } from '../../reading/parse-body.ts'
import type { HmacKey } from '../../signature/hmac-key.ts'
import { eventTypeOf } from '../event-type-of.ts'
import { deletionReading, snapshotReading } from '../order-event.ts'
import type { Source, SourceKind } from '../source.ts'
import { mappedOrders } from './order.ts'
import { pointerReader } from '@slipstream/runtime/json/pointer-reader.ts'
import { verifyHmac } from './verify-hmac.ts'

type HmacConfig = SourceConfigOf<'hmac'>

export const hmac: SourceKind<HmacConfig> = {
  keysOf: (secrets) => secrets.map((secret) => Buffer.from(secret, 'utf8')),
  keptHeaders: [],
  createSource: hmacSource,
}

/** Any sender of JSON signed by HMAC: configuration says how, and where the body has what orders need. */
function hmacSource(source: string, config: HmacConfig, keys: readonly HmacKey[]): Source {
  const { signature, event } = config
  const orders = mappedOrders(config.mapping, participantFinder(config.participants))
  const topicOf = topicReader(event)

  const readVerified = (delivery: Delivery): AuthenticReading => {
    const eventId = (topic: string, orderId: string): string =>
      deriveEventId([source, topic, orderId], delivery.body)
    return orQuarantine(
      () => eventId('', ''),
      () => {
        const payload = parseBody(delivery.body)
        const { topic, where } = topicOf(delivery, payload)
        const type = eventTypeOf(topic, event.types, where)
        const orderId = orders.idOf(payload)
        const provenance = { via: 'webhook' as const, topic, webhookId: null, deliveryId: null }
        const context = { eventId: eventId(topic ?? '', orderId), delivery, provenance, payload }
        if (type === 'OrderDeleted') {
          return deletionReading(
            { source, orderId, status: 'deleted' },
            orders.occurredAtOf(payload),
            context,
          )
        }
        return snapshotReading(type, orders.orderOf(source, orderId, payload), context)
      },
    )
  }
  return {
    name: source,
    secretHeaders: [signature.header],
    senderIdOf: () => undefined,
    readVerified,
    headersOf: ({ topic }) => (event.header === undefined ? {} : { [event.header]: topic }),
    read(delivery) {
      const refused = verifyHmac(delivery, keys, signature)
      return refused === undefined ? readVerified(delivery) : { kind: 'refusal', ...refused }
    },
  }
}

type TopicOf = (delivery: Delivery, payload: Json) => { topic: string | null; where: string }

function topicReader({ header, pointer }: HmacConfig['event']): TopicOf {
  if (header !== undefined) {
    return (delivery) => ({ topic: headerOf(delivery, header) ?? null, where: `The header ${header}` })
  }
  const at = pointerReader()
  return (_delivery, payload) => ({ topic: asText(at(pointer, payload)), where: `The member ${pointer}` })
}
