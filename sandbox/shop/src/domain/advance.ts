import {
  deleteOrder,
  checkOutDraft,
  saveOrder,
  setStatus,
  trashOrder,
  untrashOrder,
} from './orders/change-order.ts'
import { createOrder } from './orders/create-order.ts'
import type { Change } from './orders/plan-life.ts'
import { random } from './random.ts'
import { renameParticipant } from './orders/rename-participant.ts'
import type { Due, Shop } from './shop.ts'

/** What is due by then happens, each at its own time. What there is to send is then in `ready`. */
export function advance(shop: Shop, untilMs: number): void {
  for (;;) {
    const due = shop.agenda.takeDue(untilMs)
    if (due === undefined) return
    happen(shop, due.what, due.atMs)
  }
}

function happen(shop: Shop, due: Due, atMs: number): void {
  switch (due.kind) {
    case 'place-order': {
      createOrder(shop, atMs)
      const meanMs = 60_000 / shop.rules.ordersPerMinute
      const untilNextMs = meanMs * (0.5 + random(shop.rules.seed, 'pace', shop.placed).next())
      return shop.agenda.add(atMs + untilNextMs, { kind: 'place-order' })
    }
    case 'change':
      return live(shop, due.orderId, due.change, atMs)
    case 'run-queue':
      return void shop.ready.push(...shop.pending.splice(0))
    case 'deliver':
      return void shop.ready.push(due.entry)
    case 'release':
      if (shop.held.get(due.parcel.orderId) !== due.parcel) return
      shop.held.delete(due.parcel.orderId)
      return void shop.ready.push(due.parcel)
  }
}

/** A step of an order's life, unless a change of the order meanwhile rules it out. */
function live(shop: Shop, orderId: number, change: Change, atMs: number): void {
  const order = shop.orders.get(orderId)
  if (order === undefined || (order.status === 'trash' && change.kind !== 'untrash')) return
  switch (change.kind) {
    case 'status':
      shop.log(`${orderId} → ${change.status}`)
      setStatus(shop, order, change.status, atMs)
      return
    case 'place-order':
      shop.log(`draft ${orderId} → on-hold`)
      checkOutDraft(shop, order, atMs)
      return
    case 'rename-participant':
      shop.log(`${orderId}: a participant's name is corrected`)
      saveOrder(shop, order, renameParticipant(order, random(shop.rules.seed, 'rename', orderId)), atMs)
      return
    case 'touch':
      shop.log(`${orderId} is saved again, unchanged`)
      saveOrder(shop, order, {}, atMs)
      return
    case 'trash':
      shop.log(`${orderId} → the bin`)
      return trashOrder(shop, order, atMs)
    case 'untrash':
      if (order.status !== 'trash') return
      shop.log(`${orderId} is taken out of the bin`)
      return untrashOrder(shop, order, atMs)
    case 'abandon':
      shop.log(`draft ${orderId} is abandoned and deleted`)
      return deleteOrder(shop, order)
  }
}
