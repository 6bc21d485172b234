import type { ListedEvent, ListedObject } from '../billing-client.ts'

/** An endpoint for webhooks. `url` may hold a token: never show it. */
export type CheckedEndpoint = {
  id: string
  url: string
  status: string
  /** Names of events; `*` is all of them. */
  enabledEvents: readonly string[]
  /** Null for the version of the account. */
  apiVersion: string | null
}

/**
 * What a provider of billing shows of itself before its source goes live; it
 * changes nothing. Methods throw ShopFault.
 */
export type BillingInspection = {
  /** @param onDate called with what the provider's clock showed, ms since 1970 */
  listEndpoints(signal: AbortSignal, onDate: (dateMs: number) => void): Promise<CheckedEndpoint[]>
  newestEvents(signal: AbortSignal): Promise<ListedEvent[]>
  /** The newest between two times, ms since 1970, that some endpoint does not have. */
  undeliveredEvents(
    between: { sinceMs: number; untilMs: number },
    signal: AbortSignal,
  ): Promise<{ items: ListedEvent[]; hasMore: boolean }>
  newestSubscriptions(signal: AbortSignal): Promise<ListedObject[]>
  /** Whether the credentials may read objects of a type, e.g. `customer`. */
  mayRead(type: ReadType, signal: AbortSignal): Promise<boolean>
  /** Whether the credentials may change an endpoint. */
  mayWrite(signal: AbortSignal): Promise<boolean>
}

/** What is read of an account: without the needed ones discrepancies are missed, or mails lack a subject. */
export type ReadType = 'invoice' | 'customer' | 'payment_intent' | 'payment_method'
