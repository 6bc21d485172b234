import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Source } from '../domain/sources/source.ts'

/**
 * The delivery that an event was made of, as far as the event keeps it: the source's JSON, and of the headers
 * those that its source reads.
 */
export function pastDelivery(event: OrderEvent, source: Pick<Source, 'headersOf'>): Delivery {
  const { data } = event
  const headers = Object.entries(source.headersOf(data.provenance)).filter(([, value]) => value !== null)
  const receivedAtMs = Date.parse(data.receivedAt ?? event.occurredAt)
  return {
    body: Buffer.from(JSON.stringify(data.payload)),
    headers: Object.fromEntries(headers) as Delivery['headers'],
    receivedAtMs,
    traceparent: event.traceparent ?? '',
    // A shop's clock that was ahead then is no mistake of the mapping.
    redriven: { from: '', atMs: Math.max(receivedAtMs, Date.parse(event.occurredAt)) },
    ...(data.provenance.purpose !== undefined && { purpose: data.provenance.purpose }),
  }
}
