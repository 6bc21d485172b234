import { Agenda } from './agenda.ts'
import type { FaultRates, Fault } from './faults/faults.ts'
import type { Change } from './orders/plan-life.ts'
import { topics } from './webhooks/webhook.ts'
import type { Webhook } from './webhooks/webhook.ts'
import type { WooOrder } from './woo-order/woo-order.ts'

export type ShopRules = {
  seed: number
  faultRates: FaultRates
  /** 0: orders are created only on request. */
  ordersPerMinute: number
  /** Divides the waits in an order's life, which are minutes. */
  speed: number
  /** The first order's id, unless a gap comes before it. */
  firstId: number
  secret: string
  deliveryUrl: string
  /** The shop's address, without a slash at its end. */
  siteUrl: string
  timeZone: string
  /** Shortest and longest time between an event and the next run of the webhooks' queue. */
  queueDelayMs: readonly [min: number, max: number]
}

export type Due =
  | { kind: 'place-order' }
  | { kind: 'change'; orderId: number; change: Change }
  | { kind: 'run-queue' }
  | { kind: 'deliver'; entry: QueueEntry }
  | { kind: 'release'; parcel: Parcel }

/** A webhook's event that waits for the queue. What it delivers is only decided when it is delivered. */
export type QueueEntry = {
  webhookId: number
  orderId: number
  /** Set once a fault was decided upon, so that it is not decided again. */
  settled?: true
  /** The event announced the order, as one of the first that it raised. */
  announces: boolean
}

/** A delivery as it was built and signed. */
export type Parcel = {
  webhookId: number
  orderId: number
  topic: string
  url: string
  headers: [name: string, value: string][]
  body: string
}

/** Everything a shop knows. It changes only by the functions of this folder, which are given the time. */
export type Shop = {
  rules: ShopRules
  nextId: number
  orders: Map<number, WooOrder>
  webhooks: Map<number, Webhook>
  agenda: Agenda<Due>
  /** Waits for the next run of the queue, in order. */
  pending: QueueEntry[]
  queueRuns: number
  /** Deliverable now, in order. */
  ready: (QueueEntry | Parcel)[]
  /** Built, and held back until the next delivery of the same order. */
  held: Map<number, Parcel>
  deliveries: Map<string, number>
  /** Faults of orders, by id. */
  orderFaults: Map<number, Set<Fault>>
  /** Requested faults, for the next orders or deliveries that they can happen to. */
  requestedFaults: Fault[]
  placed: number
  /** Events that were neither sent nor lost so far. */
  undelivered: number
  injectedFaults: InjectedFault[]
  log: (line: string) => void
}

/** Something that went wrong on purpose. */
export type InjectedFault = {
  kind: Fault
  /** Of a gap, the first id that went to something else. */
  orderId: number
  /** Absent for a fault of an order. */
  topic?: string
}

/** A shop with one webhook for each topic and, at some rate, its first order due. */
export function openShop(rules: ShopRules, atMs: number, log: (line: string) => void): Shop {
  const shop: Shop = {
    rules,
    nextId: rules.firstId,
    orders: new Map(),
    webhooks: new Map(),
    agenda: new Agenda(),
    pending: [],
    queueRuns: 0,
    ready: [],
    held: new Map(),
    deliveries: new Map(),
    orderFaults: new Map(),
    requestedFaults: [],
    placed: 0,
    undelivered: 0,
    injectedFaults: [],
    log,
  }
  topics.forEach((topic, index) => {
    shop.webhooks.set(index + 1, {
      id: index + 1,
      name: `Slipstream ${topic}`,
      status: 'active',
      topic,
      deliveryUrl: rules.deliveryUrl,
      createdAtMs: atMs,
      modifiedAtMs: atMs,
      failureCount: 0,
      pingPending: true,
    })
  })
  if (rules.ordersPerMinute > 0) shop.agenda.add(atMs, { kind: 'place-order' })
  return shop
}

/** The first requested fault of these kinds; it is then used up. */
export function takeRequestedFault(shop: Shop, kinds: readonly Fault[]): Fault | undefined {
  const index = shop.requestedFaults.findIndex((kind) => kinds.includes(kind))
  return index < 0 ? undefined : shop.requestedFaults.splice(index, 1)[0]
}
