import { createHash } from 'node:crypto'
import { billingKey } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'

const source = 'billing'

/** A thin event: it names an object that is to be fetched. */
export function thinEvent(
  id: string,
  fetch: { type: string; id: string },
  at = '2026-11-21T09:00:03.000Z',
  { type: name = `v1.${fetch.type}.updated`, twin = null }: { type?: string; twin?: string | null } = {},
): Event<'BillingEventReceived'> {
  const data: Event<'BillingEventReceived'>['data'] = {
    source,
    change: {
      ...{ id, type: name, at, apiVersion: null, livemode: false },
      ...{ requestId: null, idempotencyKey: null, account: null },
    },
    provenance: { via: 'webhook', topic: name, webhookId: null, deliveryId: id },
    payload: { id, object: 'v2.core.event', related_object: fetch },
    customerId: null,
    object: fetch,
    fetch,
    twin,
  }
  const type = 'BillingEventReceived' as const
  return { id: eventId(id), source, subject: billingKey({ type, data }), occurredAt: at, type, data }
}

const eventId = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
