import { makeOrder } from '../new-order/make-order.ts'
import { faultsOfOrder, orderFaults } from '../faults/faults.ts'
import { routes } from '../new-order/order-route.ts'
import { planLife } from './plan-life.ts'
import { raiseEvents } from '../webhooks/raise-events.ts'
import { random } from '../random.ts'
import { takeRequestedFault } from '../shop.ts'
import type { Shop } from '../shop.ts'

/** What else takes ids of the counter that orders are numbered by. */
const notOrders = ['a product', 'a coupon', 'an auto-draft', 'a page', 'an attachment'] as const

/**
 * A customer, or the shop's staff, places the next order; the first step of its
 * later life is entered in the agenda.
 *
 * @returns its id
 */
export function createOrder(shop: Shop, atMs: number): number {
  const { seed, faultRates, siteUrl, timeZone } = shop.rules
  const faults = faultsOfOrder(seed, faultRates, shop.nextId)
  const requested = takeRequestedFault(shop, orderFaults)
  if (requested !== undefined) faults.add(requested)
  if (faults.has('gap')) leaveGap(shop)

  const id = shop.nextId++
  const { route, steps } = planLife(seed, id)
  const { firstStatus, announcedBy } = routes[route]
  const order = makeOrder(seed, id, { placedAtMs: atMs, route, status: firstStatus, siteUrl, timeZone })
  shop.orders.set(id, order)
  shop.orderFaults.set(id, faults)
  if (faults.has('dropOrder')) shop.injectedFaults.push({ kind: 'dropOrder', orderId: id })
  shop.placed++
  const by = `${order.billing.first_name} ${order.billing.last_name}`
  shop.log(`order ${id} placed by ${by} (${firstStatus}, ${order.currency} ${order.total})`)
  if (faults.has('dropOrder')) shop.log(`order ${id} is never delivered, nor is what becomes of it`)
  else if (faults.has('dropCreation')) shop.log(`order ${id} is never announced, only what becomes of it`)
  raiseEvents(shop, id, announcedBy, atMs, true)

  // A draft that is stuck would be none that anybody looks for, so it is at least placed.
  const isPlaced = steps.findIndex(({ change }) => change.kind === 'place-order')
  const life = faults.has('stuck') ? steps.slice(0, isPlaced + 1) : steps
  if (faults.has('stuck')) {
    shop.log(`order ${id} is left stuck: nobody will move it on`)
    shop.injectedFaults.push({ kind: 'stuck', orderId: id })
  }
  let dueMs = atMs
  for (const { afterMs, change } of life) {
    dueMs += afterMs / shop.rules.speed
    shop.agenda.add(dueMs, { kind: 'change', orderId: id, change })
  }
  return id
}

function leaveGap(shop: Shop): void {
  shop.injectedFaults.push({ kind: 'gap', orderId: shop.nextId })
  const draw = random(shop.rules.seed, 'gap size', shop.nextId)
  for (let left = draw.int(1, 3); left > 0; left--) {
    shop.log(`id ${shop.nextId} goes to ${draw.pick(notOrders)}, so no order will have it`)
    shop.nextId++
  }
}
