import type { OrderEvent } from '@slipstream/events/event.ts'
import type { WebhookSourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { Delivery } from '../domain/delivery.ts'

/**
 * The delivery that an event was made of, as far as the event keeps it: the source's JSON, and of the headers
 * those that its kind of source reads.
 */
export function pastDelivery(event: OrderEvent, config: WebhookSourceConfig): Delivery {
  const { data } = event
  const receivedAtMs = Date.parse(data.receivedAt ?? event.occurredAt)
  return {
    body: Buffer.from(JSON.stringify(data.payload)),
    headers: headersOf(data.provenance, config),
    receivedAtMs,
    traceparent: event.traceparent ?? '',
    // A shop's clock that was ahead then is no mistake of the mapping.
    redriven: { from: '', atMs: Math.max(receivedAtMs, Date.parse(event.occurredAt)) },
    ...(data.provenance.purpose !== undefined && { purpose: data.provenance.purpose }),
  }
}

function headersOf(
  { topic, webhookId, deliveryId }: OrderEvent['data']['provenance'],
  config: WebhookSourceConfig,
): Record<string, string> {
  const headers: Record<string, string | null> = {}
  if (config.type === 'woocommerce') {
    headers['x-wc-webhook-topic'] = topic
    headers['x-wc-webhook-id'] = webhookId
    headers['x-wc-webhook-delivery-id'] = deliveryId
  }
  if (config.type === 'shopify') {
    headers['x-shopify-topic'] = topic
    headers['x-shopify-webhook-id'] = deliveryId
  }
  if (config.type === 'standard-webhooks') headers['webhook-id'] = deliveryId
  if (config.type === 'hmac' && config.event.header !== undefined) headers[config.event.header] = topic
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => header[1] !== null),
  )
}
