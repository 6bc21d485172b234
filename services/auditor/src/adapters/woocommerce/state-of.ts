import { goneForGood } from '../../rules/lost-orders/domain/compare-with-shop.ts'
import type { ShopState } from '../../rules/lost-orders/domain/compare-with-shop.ts'
import { shopStateOf } from './shop-order.ts'
import type { ShopVerdict } from './verify-ids.ts'

/** What the shop has of an order that was known; undefined where it did not say. */
export function stateOf(verdict: ShopVerdict): ShopState | undefined {
  if ('order' in verdict) return shopStateOf(verdict.order)
  if (verdict.verdict === 'unverified') return undefined
  return { orderId: String(verdict.id), status: goneForGood, modifiedAt: null }
}
