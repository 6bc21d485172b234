import type { RequestContext } from '../account.ts'

/** Any object of Stripe's, as JSON. */
export type Snapshot = { object: string; id?: string } & Record<string, unknown>

/** The state of an event at an endpoint. */
export type EventDelivery = {
  endpointId: string
  state: 'pending' | 'delivered' | 'failed' | 'lost'
  attempts: number
  status?: number | undefined
  error?: string | undefined
  nextAtMs?: number | undefined
}

/** An event as it was made. Its objects are never changed, only replaced. */
export type BillingEvent = {
  id: string
  type: string
  createdS: number
  /** With the milliseconds, which only thin events show. */
  createdMs: number
  object: Snapshot
  /** The object before, of events named `….updated`. */
  before: Snapshot | undefined
  request: RequestContext | null
  /** What the object links in versions before basil: known to the account, no longer part of the object. */
  links: InvoiceLinks
  /** How many endpoints it was to be sent to. */
  pendingWebhooks: number
  deliveries: EventDelivery[]
  twinOf?: string
}

export type InvoiceLinks = {
  paymentIntent: string | null
  charge: string | null
  invoice: string | null
  /** Of the lines of an invoice, in their order. */
  prices: readonly object[]
}
