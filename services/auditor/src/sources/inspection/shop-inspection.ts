import type { ShopWebhook } from '../shop-client.ts'
import type { ShopOrder } from '../shop-client.ts'

/** What a person sets up in a kind of shop, as ends of sentences. */
export type InspectionAdvice = {
  /** The topics under which it delivers changes of orders; without a needed one orders are missing. */
  topics: readonly { topic: string; isNeeded: boolean }[]
  /** Where keys are made. @param rest e.g. `sources.shop.rest` */
  makeKeys(rest: string): string
  /** Where a webhook is added. */
  addWebhook: string
}

/** What a kind of shop shows before its source goes live; it changes nothing. Methods throw ShopFault. */
export type ShopInspection = {
  advice: InspectionAdvice
  /** @param onDate called with what the shop's clock showed, ms since 1970 */
  newestOrders(max: number, signal: AbortSignal, onDate: (dateMs: number) => void): Promise<ShopOrder[]>
  listWebhooks(signal: AbortSignal): Promise<ShopWebhook[]>
  /** Whether the credentials may change anything. */
  mayWrite(signal: AbortSignal): Promise<boolean>
}
