import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { BillingFact } from './billing-reading.ts'

/** What of Stripe's arrived: an event, or an object that was fetched. */
export type StripeEvent = {
  change: BillingChange
  /** With the source and the content, what it is known by. */
  names: readonly string[]
  content: unknown
  /** @throws NotUnderstood */
  fact(): BillingFact
}
