import type { BillingEvent } from '@slipstream/events/event.ts'
import { billingKey } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { receiptOf } from '../../delivery.ts'
import type { AuthenticReading, Delivery } from '../../delivery.ts'

type Common = 'source' | 'change' | 'provenance' | 'receivedAt' | 'redrivenFrom' | 'payload'

/** What an event of billing says beyond when and how it arrived. */
export type BillingFact = {
  [T in BillingEvent['type']]: { type: T; data: Omit<Extract<BillingEvent, { type: T }>['data'], Common> }
}[BillingEvent['type']]

type Context = {
  eventId: string
  source: string
  delivery: Delivery
  change: BillingChange
  provenance: Provenance
  payload: Json
}

/**
 * The event of a fact, in order with those of its customer. It happened when the provider made
 * it, or when the object was requested.
 */
export function billingReading(
  fact: BillingFact,
  { eventId, source, delivery, change, provenance, payload }: Context,
): AuthenticReading<BillingEvent> {
  const data = { source, change, provenance, ...receiptOf(delivery), ...fact.data, payload }
  const { traceparent, body } = delivery
  const content = { type: fact.type, data } as Pick<BillingEvent, 'type' | 'data'>
  const attributes = { id: eventId, source, subject: billingKey(content), occurredAt: change.at, traceparent }
  return { kind: 'event', event: { ...attributes, ...content } as BillingEvent, rawPayload: body }
}
