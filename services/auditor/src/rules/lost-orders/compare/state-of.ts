import { goneForGood } from '../domain/compare-with-shop.ts'
import type { ShopState } from '../domain/compare-with-shop.ts'
import { shopStateOf } from '../../../adapters/woocommerce/shop-order.ts'
import type { ShopVerdict } from '../../../adapters/woocommerce/verify-ids.ts'

/** What the shop has of an order that was known; undefined where it did not say. */
export function stateOf(verdict: ShopVerdict): ShopState | undefined {
  if ('order' in verdict) return shopStateOf(verdict.order)
  if (verdict.verdict === 'unverified') return undefined
  return { orderId: String(verdict.id), status: goneForGood, modifiedAt: null }
}
