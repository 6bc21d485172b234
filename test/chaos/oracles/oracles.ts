import type { Db } from 'mongodb'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { booksOf, differencesOf } from '../../billing/given/compare-books.ts'
import { collectFacts } from '../../failure/given/facts.ts'
import { collectShipmentFacts } from '../../failure/shipments/given/collect-facts.ts'
import { shipmentViolations } from '../../failure/shipments/shipment-oracles.ts'
import { readModelsOf } from '../../journey/billing/given/read-results.ts'
import { mailsFrom } from '../../journey/given/inbox.ts'
import { violations } from '../../oracles/oracles.ts'
import { serviceNames } from '../domain/fault-kinds.ts'
import type { FaultKind } from '../domain/fault-kinds.ts'
import { alertSender, billingSender, parcelSender, slipSender } from '../system/settings.ts'
import type { RunningLoad } from '../system/start-load.ts'
import type { System } from '../system/start-system.ts'
import { alertMailFaults } from './alert-mails.ts'
import { billingWorkFaults } from './billing-work.ts'
import { clearTextIn } from './clear-text.ts'
import { liveCollection } from './live-collection.ts'
import { heldBy, leaksOf } from './resources.ts'
import type { Held } from './resources.ts'
import type { OrdersWatch } from './watch-orders.ts'

export type Healed = {
  system: System
  load: RunningLoad
  /** Since before the first fault. */
  orders: OrdersWatch
  /** What happened. */
  kinds: ReadonlySet<FaultKind>
  /** Before the first fault. */
  heldBefore: Held
}

/** Of a carrier that loses and returns parcels by its own word, which nobody can undo. */
const exceptionRule = 'shipment-exception'
/** A parcel that is lost is not delivered in time, either. */
const stalledRule = 'shipment-stalled'
/** A release wrote what no reader knows. */
const badReleaseRule = 'dead-letters'

/**
 * The shop does not list its trash: of an order there, nothing is known but what
 * arrived, at the least that it was deleted.
 */
const isUnlisted = (ours: OrderDocument | undefined): boolean =>
  ours === undefined || (ours.status === 'trash' && ours.createdAt === null)

type Oracle = (healed: Healed) => Promise<string[]>

/** What must hold once all has healed, by name. Each gives sentences of what is wrong; none: it holds. */
const oracles: Readonly<Record<string, Oracle>> = {
  'all services are ready, and none ended by itself': async ({ system }) => {
    const notReady = await Promise.all(serviceNames.map((name) => whyNotReady(system, name)))
    return [...system.unexpected, ...notReady.flat()]
  },

  'orders: what was answered 200 is in the log, in order, and models equal the fold': async ({
    system,
    load,
  }) => {
    const found = violations(await collectFacts(system, load.load.acknowledged()))
    return Object.entries(found).flatMap(([name, wrong]) => wrong.map((one) => `${name}: ${one}`))
  },

  'no order went back to an older state at any time': async ({ orders }) =>
    orders.looks() > 1 ? [...orders.goneBack()] : ['they were not looked at'],

  'orders are as their shop has them': async ({ system, load }) => {
    const orders = await liveDocuments<OrderDocument>(system.db, 'orders')
    const known = new Map(orders.map((order) => [order._id, order]))
    return load.shop.orders().flatMap(({ id, status, total }) => {
      const ours = known.get(`store/${id}`)
      if (status === 'checkout-draft' || (status === 'trash' && isUnlisted(ours))) return []
      const isSame = ours?.status === status && ours.total === total
      return isSame
        ? []
        : [`store/${id} is ${ours?.status ?? 'unknown'} ${ours?.total}, not ${status} ${total}`]
    })
  },

  'shipments: the books of the carrier equal ours, one parcel and one mail each': async ({
    system,
    load,
  }) => {
    const facts = await collectShipmentFacts({ ...system, topicPrefix: '', mailFrom: parcelSender })
    const found = shipmentViolations({ ...facts, orders: load.shippedOrders })
    return Object.entries(found).flatMap(([name, wrong]) => wrong.map((one) => `${name}: ${one}`))
  },

  'each completed order has one slip': async ({ system, load }) => {
    const slips = Map.groupBy(
      await mailsFrom(system.inboxUrl, slipSender),
      ({ to }) => /\.(\d+)@/.exec(to[0]?.address ?? '')?.[1],
    )
    const completed = load.shop.orders().filter(({ status }) => status === 'completed')
    return completed.flatMap(({ id }) => {
      const ids = new Set((slips.get(String(id)) ?? []).map(({ headers }) => headers['message-id']))
      return ids.size === 1 ? [] : [`order ${id} has ${ids.size} slips`]
    })
  },

  'billing: the books of the account equal ours': async ({ system, load }) =>
    differencesOf(await readModelsOf(system.db), booksOf(load.account.books())),

  'billing: customers and the own service heard once of what happened': async ({ system, load }) => {
    const mails = await mailsFrom(system.inboxUrl, billingSender)
    return billingWorkFaults(load.account.books(), {
      mails: mails.map(({ to, headers }) => ({
        to: to[0]?.address ?? '',
        messageId: headers['message-id'] ?? '',
      })),
      callouts: [...load.receiver.customers.values()],
    })
  },

  'alerts hold only for what has a cause': async ({ system, kinds }) => {
    const firing = await firingAlerts(system.db)
    const gone = ordersOf(firing.filter(({ rule }) => rule === exceptionRule))
    const hasCause = (alert: AlertDocument): boolean =>
      alert.rule === exceptionRule ||
      (alert.rule === badReleaseRule && kinds.has('bad-release')) ||
      (alert.rule === stalledRule && [...ordersOf([alert])].every((order) => gone.has(order)))
    return firing.filter((alert) => !hasCause(alert)).map(({ _id, summary }) => `${_id}: ${summary}`)
  },

  'operators got a mail about each alert that holds, and all mails that are said to be sent': async ({
    system,
  }) =>
    alertMailFaults(system.db, await firingAlerts(system.db), await mailsFrom(system.inboxUrl, alertSender)),

  'personal data is in the log only sealed': async ({ system }) => clearTextIn(system.log),

  'nothing has leaked': async ({ system, heldBefore }) => leaksOf(heldBefore, heldBy(system)),
}

const firingAlerts = async (db: Db): Promise<AlertDocument[]> =>
  (await liveDocuments<AlertDocument>(db, 'alerts')).filter(({ state }) => state === 'firing')

function ordersOf(alerts: readonly AlertDocument[]): Set<number> {
  const ranges = alerts.flatMap(({ affected }) => affected?.ranges ?? [])
  return new Set(
    ranges.flatMap(({ first, last }) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n),
    ),
  )
}

async function liveDocuments<Schema extends { _id: string }>(db: Db, model: string): Promise<Schema[]> {
  return (await (await liveCollection<Schema>(db, model)).find().toArray()) as unknown as Schema[]
}

async function whyNotReady(system: System, name: (typeof serviceNames)[number]): Promise<string[]> {
  const response = await fetch(`${system.service(name).url()}/readyz`, {
    signal: AbortSignal.timeout(10_000),
  })
  return response.ok ? [] : [`${name} is not ready: ${await response.text()}`]
}

/** @returns what is wrong, by oracle: `{}` when all of them hold */
export async function violationsOf(healed: Healed): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const [name, oracle] of Object.entries(oracles)) {
    const wrong = await oracle(healed).catch((error: unknown) => [`it can't be told: ${String(error)}`])
    if (wrong.length > 0) found[name] = wrong
  }
  return found
}
