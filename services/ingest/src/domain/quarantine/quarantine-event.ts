import type { Event } from '@slipstream/events/event.ts'
import type { Delivery } from '../delivery.ts'
import type { QuarantineReason } from './not-understood.ts'
import { purposeHeader, recoveredHeader } from '../recovered.ts'
import type { Recovered } from '../recovered.ts'

/** What proves knowledge of a secret, or is one, is not kept; nor what only we may say. */
const notKept = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  purposeHeader,
  recoveredHeader,
  'svix-signature',
  'webhook-signature',
  'x-wc-webhook-signature',
])

/** An authentic delivery, whole, with why it could not become an event of an order. */
export function quarantineEvent(told: {
  source: string
  eventId: string
  reason: QuarantineReason
  detail: string
  delivery: Delivery
  /** As node:http has them: name, value, name, value, … */
  rawHeaders: readonly string[]
  recovered?: Recovered
}): Event<'DeliveryQuarantined'> {
  const { source, eventId, reason, detail, delivery, rawHeaders, recovered } = told
  const receivedAt = new Date(delivery.receivedAtMs).toISOString()
  const headers: { name: string; value: string }[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (!notKept.has(name.toLowerCase())) headers.push({ name, value: rawHeaders[at + 1] ?? '' })
  }
  if (recovered !== undefined) headers.push({ name: recoveredHeader, value: recovered })
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
