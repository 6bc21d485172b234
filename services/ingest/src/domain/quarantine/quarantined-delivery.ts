import type { Event } from '@slipstream/events/event.ts'
import type { Delivery } from '../delivery.ts'

/**
 * The delivery that was quarantined, as it arrived except for what proves its
 * sender: the reverse of `quarantineEvent`.
 *
 * @param redriven from which position it is read again, and when
 * @param newTrace the trace context when none was kept
 */
export function quarantinedDelivery(
  { data, traceparent }: Event<'DeliveryQuarantined'>,
  redriven: { from: string; atMs: number },
  newTrace: () => string,
): Delivery {
  return {
    body: Buffer.from(data.bodyBase64, 'base64'),
    headers: quarantinedHeaders(data),
    receivedAtMs: Date.parse(data.receivedAt),
    traceparent: traceparent ?? newTrace(),
    redriven,
    hasIdByDelivery: data.stateIds === undefined,
  }
}

/** The HTTP headers of a quarantined delivery, by their names in lower case. */
export function quarantinedHeaders({
  headers: kept,
}: Pick<Event<'DeliveryQuarantined'>['data'], 'headers'>): Record<string, string> {
  // No prototype: a header may be named as something of Object's.
  const headers = Object.create(null) as Record<string, string>
  for (const { name, value } of kept) {
    const key = name.toLowerCase()
    const first = headers[key]
    // As node:http does with headers that come twice, except for some that say nothing of an order.
    headers[key] = first === undefined ? value : `${first}, ${value}`
  }
  return headers
}
