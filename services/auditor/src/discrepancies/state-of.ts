import { goneForGood } from './domain/compare-with-shop.ts'
import type { ShopState } from '../sources/shop-client.ts'
import type { ShopClient, ShopVerdict } from '../sources/shop-client.ts'

/** What the shop has of an order that was known; undefined where it did not say. */
export function stateOf(shop: Pick<ShopClient, 'stateOf'>, verdict: ShopVerdict): ShopState | undefined {
  if ('order' in verdict) return shop.stateOf(verdict.order)
  if (verdict.verdict === 'unverified') return undefined
  return { orderId: String(verdict.id), status: goneForGood, modifiedAt: null }
}
