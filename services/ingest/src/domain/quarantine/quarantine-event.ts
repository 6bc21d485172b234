import type { Event } from '@slipstream/events/event.ts'
import type { Delivery } from '../delivery.ts'
import type { QuarantineReason } from './not-understood.ts'
import { calloutHeader } from './callout-header.ts'
import { fetchedHeader, formatFetched } from '../fetched.ts'
import type { Fetched } from '../fetched.ts'
import { purposeHeader, recoveredHeader } from '../recovered.ts'
import type { Recovered } from '../recovered.ts'

/** Secrets, and what only Slipstream may say, are not kept. */
const notKept = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  calloutHeader,
  fetchedHeader,
  purposeHeader,
  recoveredHeader,
])

/** A delivery with what is kept of it beside its body if it is quarantined. */
export type ReceivedDelivery = {
  delivery: Delivery
  /** As node:http has them: name, value, name, value, … */
  rawHeaders: readonly string[]
  /** What Slipstream requested, when it is no delivery of the source's own. */
  recovered?: Recovered
  /** What Slipstream fetched from a source of billing. */
  fetched?: Fetched
  /** The call-out that it is a callback of. */
  callout?: string
}

/** An authentic delivery, whole, with why it could not become an event. */
export function quarantineEvent(
  { name: source, secretHeaders }: { name: string; secretHeaders: readonly string[] },
  { eventId, reason, detail }: { eventId: string; reason: QuarantineReason; detail: string },
  { delivery, rawHeaders, recovered, fetched, callout }: ReceivedDelivery,
): Event<'DeliveryQuarantined'> {
  const receivedAt = new Date(delivery.receivedAtMs).toISOString()
  const headers: { name: string; value: string }[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    const key = name.toLowerCase()
    if (!notKept.has(key) && !secretHeaders.includes(key))
      headers.push({ name, value: rawHeaders[at + 1] ?? '' })
  }
  if (recovered !== undefined) headers.push({ name: recoveredHeader, value: recovered })
  if (fetched !== undefined) headers.push({ name: fetchedHeader, value: formatFetched(fetched) })
  if (callout !== undefined) headers.push({ name: calloutHeader, value: callout })
  if (delivery.purpose !== undefined) headers.push({ name: purposeHeader, value: delivery.purpose })
  return {
    id: eventId,
    source,
    subject: source,
    occurredAt: receivedAt,
    traceparent: delivery.traceparent,
    type: 'DeliveryQuarantined',
    data: {
      ...{ source, reason, detail, receivedAt, headers },
      bodyBase64: delivery.body.toString('base64'),
      stateIds: 'body',
    },
  }
}
