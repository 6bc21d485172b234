import type { ShopWebhook } from '../rules/webhooks/domain/our-webhooks.ts'
import type { ShopOrder } from '../sources/shop-client.ts'

/** What a kind of shop shows of itself before its source goes live; it changes nothing. Methods throw ShopFault. */
export type ShopInspection = {
  /** @param onDate called with what the shop's clock showed, ms since 1970 */
  newestOrders(max: number, signal: AbortSignal, onDate: (dateMs: number) => void): Promise<ShopOrder[]>
  listWebhooks(signal: AbortSignal): Promise<ShopWebhook[]>
  /** Whether the credentials may change anything. */
  mayWrite(signal: AbortSignal): Promise<boolean>
}
