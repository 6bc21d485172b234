import { isDeepStrictEqual } from 'node:util'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ShopOrder } from '../shop.ts'
import { gmt } from '../shop.ts'
import { isOfOrder } from '../system/kinds.ts'
import type { Facts, Oracle, State } from './facts.ts'

export const ofOrders = {
  'orders equal the fold of the log': ({ log, projector }) => {
    const expected = new Map<string, OrderDocument>()
    for (const event of log.all('orders').filter(isOfOrder))
      expected.set(event.subject, evolveOrder(expected.get(event.subject) ?? null, event))
    const ids = new Set([...expected.keys(), ...projector.orders.keys()])
    return [...ids]
      .filter((id) => !isDeepStrictEqual(projector.orders.get(id), expected.get(id)))
      .map((id) => `${id} is ${projector.orders.get(id)?.status}, not ${expected.get(id)?.status}`)
  },

  'orders equal the shop’s': ({ hasRest, shop, remembered, projector: { orders } }) => {
    if (!hasRest) return []
    const wrong = known(shop.orders.values(), (id) => orders.has(id)).filter(
      (order) => !isAsInShop(order, orders.get(`shop/${order.id}`)),
    )
    // Of one that is forgotten, nobody asks the shop any more.
    const deleted = [...shop.deleted].flatMap((id) =>
      remembered.has(`shop/${id}`) ? (orders.get(`shop/${id}`) ?? []) : [],
    )
    return [
      ...wrong.map(
        (order) =>
          `${order.id} is ${stateText(orders.get(`shop/${order.id}`))}, in the shop ${shopStateText(order)}`,
      ),
      ...deleted
        .filter(({ status }) => status !== 'trash')
        .map((order) => `${order.orderId} is ${stateText(order)}, in the shop deleted for good`),
    ]
  },

  'the auditor’s orders equal the others’': ({ remembered, projector }) =>
    [...remembered].flatMap(([id, ours]) => {
      const theirs = projector.orders.get(id)
      // A deletion carries no time, and the one before it may be forgotten.
      const isTime = ours.status === 'trash' || ours.modifiedAt === theirs?.modifiedAt
      const isSame = ours.status === theirs?.status && isTime
      return isSame ? [] : [`${id} is ${stateText(ours)}, to others ${stateText(theirs)}`]
    }),

  'no creation is made up': ({ log }) => {
    const announced = new Set<string>()
    const seen = new Set<string>()
    const unreadable = unreadableOf(log)
    return log.all('orders').flatMap((event) => {
      if (event.type !== 'OrderCreated' || seen.has(event.id) || unreadable.has(event.subject)) return []
      seen.add(event.id)
      const { via } = event.data.provenance
      if (via === 'rest' && announced.has(event.subject))
        return [`${event.subject} was announced, and is created again by asking the shop`]
      announced.add(event.subject)
      return []
    })
  },

  'nothing is recovered that the log had': ({ log }) => {
    type Known = { at: number; isRest: boolean; before: OrderDocument | null; after: OrderDocument }
    const orders = new Map<string, Known>()
    const all = log.all('orders')
    const unreadable = unreadableOf(log)
    return all.flatMap((event) => {
      if (!isOfOrder(event) || unreadable.has(event.subject)) return []
      const known = orders.get(event.subject)
      const at = event.recordedAtMs
      // What one evaluation recovers twice, as two kinds of discrepancy, is known to neither.
      const before = known?.at === at && known.isRest ? known.before : (known?.after ?? null)
      const isRest = event.data.provenance.via === 'rest'
      orders.set(event.subject, { at, isRest, before, after: evolveOrder(known?.after ?? null, event) })
      if (event.type !== 'OrderUpdated' || !isRest) return []
      const { status, modifiedAt } = event.data.order
      const isKnown = before?.status === status && before.modifiedAt === modifiedAt
      return isKnown ? [`${event.subject} was ${status} in the log, and was recovered`] : []
    })
  },

  'nothing waits for a redrive but behind an unreadable record of its topic': ({ log, readers }) =>
    readers.flatMap((reader) =>
      reader.everParked().flatMap(({ key, position }) => {
        const all = log.partitionsOf(position.topic)[position.partition] ?? []
        const isBehind = all
          .slice(0, Number(position.offset) + 1)
          .some(({ subject, readableFrom }) => subject === key && readableFrom > 0)
        return isBehind
          ? []
          : [`${reader.consumer} has parked what it can read of ${key} on ${position.topic}`]
      }),
    ),

  'whatever waited has been redriven': ({ readers }) =>
    readers.flatMap((reader) => reader.letters().map(({ key }) => `${reader.consumer} has not got ${key}`)),
} satisfies Record<string, Oracle>

/** Orders of which the log holds what could not be read for a while: it is recovered in its place. */
function unreadableOf(log: Facts['log']): Set<string> {
  const unreadable = log.all('orders').filter(({ readableFrom }) => readableFrom > 0)
  return new Set(unreadable.map(({ subject }) => subject))
}

/** An order that was binned before anything of it arrived is none: of those, only what is known. */
function known(orders: Iterable<ShopOrder>, isKnown: (id: string) => boolean): ShopOrder[] {
  return [...orders].filter(({ id, status }) => status !== 'trash' || isKnown(`shop/${id}`))
}

function isAsInShop(order: ShopOrder, ours: State | undefined): boolean {
  if (ours?.status !== order.status) return false
  // A deletion carries no time.
  return order.status === 'trash' || ours.modifiedAt?.slice(0, 19) === gmt(order.modifiedMs)
}

function stateText(order: State | undefined): string {
  return order === undefined ? 'unknown' : `${order.status} of ${order.modifiedAt}`
}

function shopStateText({ status, modifiedMs }: ShopOrder): string {
  return `${status} of ${gmt(modifiedMs)}`
}
