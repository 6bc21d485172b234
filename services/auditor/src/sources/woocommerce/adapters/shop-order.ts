import type { ShopOrder } from '../../shop-client.ts'
import type { ShopState } from '../../shop-client.ts'
import { ShopFault } from '../../shop-fault.ts'

/** An order in WooCommerce's JSON; what is typed here has been checked. */
export type WooCommerceOrder = ShopOrder & {
  status: string
  /** UTC, without Z; null for what was never saved. */
  date_modified_gmt: string | null
}

/** What of it is compared with the log. */
export function shopStateOf(order: ShopOrder): ShopState {
  const { id, status, date_modified_gmt: modified, date_created_gmt: created } = order as WooCommerceOrder
  return {
    orderId: String(id),
    status,
    modifiedAt: modified === null ? null : `${modified}Z`,
    createdAt: typeof created === 'string' && isGmt(created) ? `${created}Z` : null,
  }
}

/** When the shop changed it, ms since 1970; before everything, where it was never saved. */
export function modifiedMs({ date_modified_gmt: modified }: WooCommerceOrder): number {
  return modified === null ? Number.NEGATIVE_INFINITY : Date.parse(`${modified}Z`)
}

/** @throws ShopFault when it is no order */
export function asShopOrder(value: unknown): WooCommerceOrder {
  if (typeof value === 'object' && value !== null) {
    const { id, status, date_modified_gmt: modified = null } = value as Record<string, unknown>
    const isDated = modified === null || (typeof modified === 'string' && isGmt(modified))
    if (Number.isSafeInteger(id) && typeof status === 'string' && isDated) return value as WooCommerceOrder
  }
  throw new ShopFault('unexpected', 'the shop sent something that is not an order')
}

/** @throws ShopFault when it is no list of orders */
export function asShopOrders(value: unknown): WooCommerceOrder[] {
  if (!Array.isArray(value))
    throw new ShopFault('unexpected', 'the shop sent something that is not a list of orders')
  return value.map(asShopOrder)
}

function isGmt(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)
}
