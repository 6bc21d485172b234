import { binned, unbinned } from '../woo-order/bin.ts'
import { raiseEvents } from '../webhooks/raise-events.ts'
import type { Shop } from '../shop.ts'
import { modified, refunded, withStatus } from '../woo-order/with-status.ts'
import type { Status, WooOrder } from '../woo-order/woo-order.ts'

/** An order saved with changes, or with none: both move its modification time and raise an update. */
export function saveOrder(shop: Shop, order: WooOrder, changes: Partial<WooOrder>, atMs: number): WooOrder {
  const saved = modified({ ...order, ...changes }, atMs, shop.rules.timeZone)
  shop.orders.set(order.id, saved)
  raiseEvents(shop, order.id, ['order.updated'], atMs)
  return saved
}

/**
 * Another status. Of a binned order it is restored silently: no webhook fires. Refunding
 * makes a refund, which takes the next id.
 */
export function setStatus(shop: Shop, order: WooOrder, status: Status, atMs: number): WooOrder {
  const { timeZone } = shop.rules
  const refunds = status === 'refunded' && order.status !== 'refunded'
  const changed = refunds
    ? refunded(order, shop.nextId++, atMs, timeZone)
    : withStatus(order, status, atMs, timeZone)
  shop.orders.set(order.id, changed)
  if (order.status !== 'trash') raiseEvents(shop, order.id, ['order.updated'], atMs)
  return changed
}

/** The draft of a block checkout becomes an order: it raises the update before the creation. */
export function checkOutDraft(shop: Shop, order: WooOrder, atMs: number): WooOrder {
  const placed = withStatus(order, 'on-hold', atMs, shop.rules.timeZone)
  shop.orders.set(order.id, placed)
  raiseEvents(shop, order.id, ['order.updated', 'order.created'], atMs, true)
  return placed
}

export function trashOrder(shop: Shop, order: WooOrder, atMs: number): void {
  shop.orders.set(order.id, binned(order, atMs, shop.rules.timeZone))
  raiseEvents(shop, order.id, ['order.deleted'], atMs)
}

export function untrashOrder(shop: Shop, order: WooOrder, atMs: number): void {
  shop.orders.set(order.id, unbinned(order, atMs, shop.rules.timeZone))
  raiseEvents(shop, order.id, ['order.restored'], atMs)
}

/** For good; no webhook fires, and the id is not used again. */
export function deleteOrder(shop: Shop, order: WooOrder): void {
  shop.orders.delete(order.id)
}
