import type { Json } from '@slipstream/runtime/json/is-record.ts'
import type { BillingObjectKind, BillingObjectState } from './domain/billing-object-state.ts'
import type { WatchRequest } from './shop-client.ts'

/** An event as the provider lists it. */
export type ListedEvent = {
  /** The provider's id. */
  id: string
  /** The id that our event of it has, if its content is the one that was delivered. */
  eventId: string
  type: string
  /** By the provider's clock, ms since 1970. */
  createdMs: number
  objectId: string | null
  customerId: string | null
  json: Json
}

/** An object as the provider has it. */
export type ListedObject = { state: BillingObjectState; json: Json }

/** `next`: what the next page is requested after; undefined on the last one. */
export type BillingPage<Item> = { items: Item[]; next: string | undefined }

export type EventsWanted = {
  /** Made between these times, by the provider's clock, ms since 1970. */
  sinceMs: number
  untilMs: number
  /** Whether only those that an endpoint does not have are wanted. */
  isUndelivered: boolean
  after: string | undefined
}

export type ObjectsWanted = {
  kind: BillingObjectKind
  /** `all` includes what has ended. */
  status: string | undefined
  created: { sinceMs: number; untilMs: number } | undefined
  after: string | undefined
}

/** An endpoint for webhooks. `url` may hold a token: never show it. */
export type BillingEndpoint = { id: string; url: string; status: string; description: string }

/** What the audit needs of a provider of billing. */
export type BillingClient = {
  /** The newest first. @throws ShopFault */
  listEvents(wanted: EventsWanted, signal: AbortSignal): Promise<BillingPage<ListedEvent>>
  /** @throws ShopFault */
  listObjects(wanted: ObjectsWanted, signal: AbortSignal): Promise<BillingPage<ListedObject>>
  /** The object, and when it was requested, ISO 8601; undefined where there is none. @throws ShopFault */
  findObject(
    kind: BillingObjectKind,
    id: string,
    signal: AbortSignal,
  ): Promise<(ListedObject & { requestedAt: string }) | undefined>
  /** @throws ShopFault */
  listEndpoints(signal: AbortSignal): Promise<BillingEndpoint[]>
  /** Makes an endpoint active again; it may be already. @throws ShopFault */
  enableEndpoint(id: string, signal: AbortSignal): Promise<BillingEndpoint>
}

/** Waits until a request may begin, by the rate that all processes share. */
export type TakeTurn = (signal: AbortSignal) => Promise<void>

/** A client that makes all its requests by `watch`, each in its turn. */
export type ConnectBilling = (watch: WatchRequest, takeTurn: TakeTurn) => BillingClient
