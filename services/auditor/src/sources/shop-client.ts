import type { ShopFault } from './shop-fault.ts'

/** An order in the shop's own JSON, complete. */
export type ShopOrder = Readonly<Record<string, unknown>> & { id: number; number?: unknown }

/** An order as the shop has it. Times are ISO 8601 UTC; null for what was never saved. */
export type ShopState = {
  orderId: string
  status: string
  modifiedAt: string | null
  createdAt?: string | null
}

export type OrderVerdict =
  | { verdict: 'found' | 'trashed' | 'draft'; order: ShopOrder }
  | { verdict: 'not-an-order' }
  | { verdict: 'unverified'; reason: string }

/** What the shop has under an id. */
export type ShopVerdict = { id: number } & OrderVerdict
/** What the shop has under a number. */
export type NumberVerdict = { number: number } & OrderVerdict

export type NumbersQuery = {
  /** The number of an order in the shop's own JSON; undefined where it has none. */
  numberOf(order: ShopOrder): number | undefined
  numbers: readonly number[]
  /** Orders that were created in between are searched; ms since 1970. */
  after: number
  before: number
}

export type SweptPage = {
  orders: ShopOrder[]
  /**
   * The sweep is complete up to here, to be stored when the page is dealt with: the next
   * one's `since`. Milliseconds since 1970.
   */
  through: number
}

/** The topics under which a kind of shop delivers changes of orders. */
export type WebhookTopics = {
  created: string
  updated: string
  deleted: string
  isOfOrders(topic: string): boolean
}

/** A webhook as the shop has it. `deliveryUrl` may hold a token: never show it. */
export type ShopWebhook = { id: number; name: string; status: string; topic: string; deliveryUrl: string }

/** What a person does about a fault that only a kind of shop has. @param rest e.g. `sources.shop.rest` */
export type ShopAdvice = {
  /** The shop does not take the keys. */
  keys(rest: string): string
  /** The shop's address is not https. */
  plainHttp(rest: string): string
}

/**
 * What the audit needs of a kind of shop. A source whose kind has no such API works without it: then
 * nothing of it is verified or recovered.
 */
export type ShopClient = {
  /**
   * The lists of its orders, each swept separately; the first has all that are not deleted. Their names are
   * stored; `known` and `end` are taken.
   */
  lists: readonly [string, ...string[]]
  webhookTopics: WebhookTopics
  advice: ShopAdvice
  /** What of an order is compared with the log. */
  stateOf(order: ShopOrder): ShopState
  /** What the shop has under each id. Without a response the verdict is `unverified`, with the reason. */
  verifyIds(ids: readonly number[], signal: AbortSignal): Promise<ShopVerdict[]>
  /** As `verifyIds`, by number. `not-an-order`: no order created in the time searched has the number. */
  verifyNumbers(query: NumbersQuery, signal: AbortSignal): Promise<NumberVerdict[]>
  /** All orders of a list modified at `since` or later, oldest first, page by page. @throws ShopFault */
  sweepOrders(from: { since: number; list: string }, signal: AbortSignal): AsyncIterable<SweptPage>
  /** @throws ShopFault */
  listWebhooks(signal: AbortSignal): Promise<ShopWebhook[]>
  /** Makes a webhook active again; it may be already. @throws ShopFault */
  enableWebhook(id: number, signal: AbortSignal): Promise<ShopWebhook>
}

/**
 * Makes a request and watches its response.
 *
 * @param send given a function to call with what the shop's clock showed when it responded, ms since 1970
 */
export type WatchRequest = <T>(
  send: (onDate: (dateMs: number) => void) => Promise<T>,
  kind: { isChange: boolean; isResponse(fault: ShopFault): boolean },
) => Promise<T>

/** A client that makes all its requests by `watch`. */
export type ConnectShop = (watch: WatchRequest) => ShopClient

/** When the shop changed an order, ms since 1970; before everything, where it was never saved. */
export function modifiedMs({ modifiedAt }: ShopState): number {
  return modifiedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(modifiedAt)
}
