import { isDeepStrictEqual } from 'node:util'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { slipDueness, recipientsOf } from '@slipstream/notifier/slips/domain/slips-due.ts'
import { isOfOrder } from './readers.ts'
import type { ShopOrder } from './shop.ts'
import { gmt } from './shop.ts'
import { stalledAfterMs } from './world.ts'
import type { World } from './world.ts'

/** What must hold once everything is healed. Each oracle says in a sentence each what is wrong; none means that it holds. */
const oracles = {
  'orders equal the fold of the log': ({ log, projector }) => {
    const expected = new Map<string, OrderDocument>()
    for (const event of log.all('orders').filter(isOfOrder))
      expected.set(event.subject, evolveOrder(expected.get(event.subject) ?? null, event))
    const ids = new Set([...expected.keys(), ...projector.orders.keys()])
    return [...ids]
      .filter((id) => !isDeepStrictEqual(projector.orders.get(id), expected.get(id)))
      .map((id) => `${id} is ${projector.orders.get(id)?.status}, not ${expected.get(id)?.status}`)
  },

  'orders equal the shop’s': ({ shop, projector }) =>
    known(shop.orders.values(), (id) => projector.orders.has(id)).flatMap((order) => {
      const ours = projector.orders.get(`shop/${order.id}`)
      return isAsInShop(order, ours) ? [] : [`${order.id} is ${tell(ours)}, in the shop ${tellShop(order)}`]
    }),

  'the auditor’s orders equal the shop’s': ({ shop, auditor, remembered }) =>
    known(shop.orders.values(), (id) => remembered.has(id)).flatMap((order) => {
      const ours = remembered.get(`shop/${order.id}`)
      if (ours === undefined && auditor.store !== undefined) return []
      return isAsInShop(order, ours) ? [] : [`${order.id} is ${tell(ours)}, in the shop ${tellShop(order)}`]
    }),

  'no creation is made up': ({ log }) => {
    const announced = new Set<string>()
    const seen = new Set<string>()
    return log.all('orders').flatMap((event) => {
      if (event.type !== 'OrderCreated' || seen.has(event.id)) return []
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
    return log.all('orders').flatMap((event) => {
      if (!isOfOrder(event)) return []
      const known = orders.get(event.subject)
      const at = event.recordedAtMs
      // What one evaluation recovers twice, as two kinds of loss, is known to neither.
      const before = known?.at === at && known.isRest ? known.before : (known?.after ?? null)
      const isRest = event.data.provenance.via === 'rest'
      orders.set(event.subject, { at, isRest, before, after: evolveOrder(known?.after ?? null, event) })
      if (event.type !== 'OrderUpdated' || !isRest) return []
      const { status, modifiedAt } = event.data.order
      const isKnown = before?.status === status && before.modifiedAt === modifiedAt
      return isKnown ? [`${event.subject} was ${status} in the log, and was recovered`] : []
    })
  },

  'every alert has a cause, and every cause an alert': ({ shop, auditor, now }) => {
    const held = new Set([...auditor.held().values()].map(({ rule, subject }) => `${rule} ${subject}`))
    const waitsSince = (order: ShopOrder) => now() - order.modifiedMs
    const causes = new Set<string>()
    const maybe = new Set<string>()
    if (Math.abs(shop.skewMs) > 60_000) causes.add('shop-clock clock')
    for (const order of shop.orders.values()) {
      if (order.status !== 'pending') continue
      // A touch in the shop is no beginning of a stay: whether it is stalled by now depends on what came in before.
      maybe.add(`stalled-order ${order.id}`)
      if (waitsSince(order) > stalledAfterMs + skewMargin) causes.add(`stalled-order ${order.id}`)
    }
    return [
      ...[...held]
        .filter((alert) => !maybe.has(alert) && !causes.has(alert))
        .map((alert) => `${alert} holds without a cause`),
      ...[...causes].filter((cause) => !held.has(cause)).map((cause) => `${cause} ought to hold`),
    ]
  },

  'whoever is told of alerts knows the same': ({ auditor, projector, notifier }) => {
    const held = [...auditor.held().keys()].sort()
    const shown = [...projector.alerts.values()]
      .filter(({ state }) => state === 'firing')
      .map(({ _id }) => _id)
    const told = [...notifier.alerts.values()]
      .filter(({ resolved }) => resolved === null)
      .map(({ _id }) => _id)
    return [
      ...(isDeepStrictEqual(shown.sort(), held)
        ? []
        : [`the console shows ${shown.join()}, not ${held.join()}`]),
      ...(isDeepStrictEqual(told.sort(), held)
        ? []
        : [`the notifier tells ${told.join()}, not ${held.join()}`]),
    ]
  },

  'every slip that is due is in the ledger once': ({ projector, notifier }) => {
    const entered = notifier.ledger
    const twice = entered.filter((id, nth) => entered.indexOf(id) !== nth)
    const reached = (order: OrderDocument) => slipDueness(order, notifier.rule, 0) !== 'notReached'
    const idsOf = (order: OrderDocument) => recipientsOf(order, notifier.rule).map(({ id }) => id)
    const all = [...projector.orders.values()]
    const due = all.filter((order) => slipDueness(order, notifier.rule, 0) === 'due').flatMap(idsOf)
    const may = new Set(all.filter(reached).flatMap(idsOf))
    return [
      ...twice.map((id) => `${id} is in the ledger twice`),
      ...due.filter((id) => !entered.includes(id)).map((id) => `${id} is due and not in the ledger`),
      ...entered.filter((id) => !may.has(id)).map((id) => `${id} is in the ledger and was never due`),
    ]
  },
} satisfies Record<string, (facts: Facts) => string[]>

type Facts = Pick<World, 'log' | 'projector' | 'shop' | 'auditor' | 'now' | 'notifier'> & {
  remembered: ReadonlyMap<string, State>
}
type State = { status: string; modifiedAt: string | null }

const skewMargin = 3_600_000 * 24

/** @returns what is wrong, by the oracle that says so: `{}` when all of them hold. Of each, the first few. */
export async function violations(world: World): Promise<Record<string, string[]>> {
  const { shop, auditor, log, projector, notifier, now } = world
  const ids = [...shop.orders.keys()].map((id) => `shop/${id}`)
  const remembered = new Map((await auditor.store.orders.find(ids)).map((order) => [order._id, order]))
  const facts = { shop, auditor, log, projector, notifier, now, remembered }
  const found = Object.entries(oracles).map(([name, oracle]) => [name, oracle(facts).slice(0, 5)] as const)
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0))
}

/** An order that was binned before anything of it came in is none: of those, only what is known. */
function known(orders: Iterable<ShopOrder>, isKnown: (id: string) => boolean): ShopOrder[] {
  return [...orders].filter(({ id, status }) => status !== 'trash' || isKnown(`shop/${id}`))
}

function isAsInShop(order: ShopOrder, ours: State | undefined): boolean {
  if (ours?.status !== order.status) return false
  // A deletion carries no time.
  return order.status === 'trash' || ours.modifiedAt?.slice(0, 19) === gmt(order.modifiedMs)
}

function tell(order: State | undefined): string {
  return order === undefined ? 'unknown' : `${order.status} of ${order.modifiedAt}`
}

function tellShop({ status, modifiedMs }: ShopOrder): string {
  return `${status} of ${gmt(modifiedMs)}`
}
