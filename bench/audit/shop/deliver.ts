import type { NewRecord } from '@slipstream/event-log/event-log.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { createSource } from '@slipstream/ingest/create-source.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { orderJson } from './order-json.ts'
import type { Step } from './schedule.ts'
import type { ShopOrder } from './shop.ts'

/** What the shop sends at a step of an order's life: the order as it was then. */
export type Parcel = Step & { order: ShopOrder; changedAtMs: number; isRepeat: boolean }

/**
 * The record that ingest makes of a delivery once its signature was found right: read,
 * mapped and encoded by ingest's own code.
 */
export function recordOfParcels(
  declared: SourceConfig,
  { topicPrefix, schemaIds }: { topicPrefix: string; schemaIds: SchemaIds },
): (parcel: Parcel) => NewRecord {
  const source = createSource('shop', declared)
  return ({ id, step, order }) => {
    const taken = source.readVerified({
      body: Buffer.from(JSON.stringify(orderJson(order))),
      headers: {
        'x-wc-webhook-topic': step === 0 ? 'order.created' : 'order.updated',
        'x-wc-webhook-id': step === 0 ? '1' : '2',
        'x-wc-webhook-delivery-id': `${id}-${step}`,
      },
      receivedAtMs: Date.now(),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    })
    if (taken.kind !== 'event') throw new Error(`the order of the bench is not understood: ${taken.kind}`)
    const { topic, ...record } = encodeEvent(taken.event, schemaIds, taken.rawPayload)
    return { ...record, topic: topicName(topicPrefix, topic) }
  }
}
