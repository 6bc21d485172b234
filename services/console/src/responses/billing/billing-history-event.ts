import { subscriptionChangedSchema } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { BillingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import { z } from 'zod'

const { change, provenance } = subscriptionChangedSchema.shape

/** An event of billing as the API shows it: without the provider's own JSON, which only the log has. */
export const billingHistoryEventResponse = z
  .strictObject({
    type: z.enum([
      ...(['SubscriptionChanged', 'InvoiceChanged', 'PaymentChanged'] as const),
      ...(['CustomerChanged', 'PaymentMethodChanged', 'CheckoutCompleted'] as const),
      'BillingEventReceived',
    ]),
    eventId: z.string(),
    objectId: z.string().nullable().describe("The provider's id of what it is about."),
    objectType: z
      .string()
      .nullable()
      .describe("The provider's name of the kind of object; only of events without a state."),
    customerId: z.string().nullable(),
    status: z.string().nullable().describe('Null of an event without a state.'),
    occurredAt: z.string().describe('At the provider; of an object that was fetched, when it was requested.'),
    recordedAt: z.string().describe('When it was appended to the log.'),
    position: z
      .string()
      .describe("Its position in the log, which also has the provider's own JSON, e.g. billing/3/1042."),
    change,
    provenance,
    state: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The object as the event had it; null of an event without a state.'),
  })
  .meta({ id: 'BillingHistoryEvent', description: 'An event of a billing object.' })

export type BillingHistoryEventResponse = z.output<typeof billingHistoryEventResponse>

export function billingHistoryEvent(document: BillingHistoryDocument): BillingHistoryEventResponse {
  const { type, objectId, objectType = null, customerId, status, change, provenance, fact } = document
  const { _id: eventId, occurredAt, recordedAt, position } = document
  const known = { type, eventId, objectId, objectType, customerId, status, occurredAt, recordedAt, position }
  return { ...known, change, provenance, state: (fact?.state ?? null) as Record<string, unknown> | null }
}
