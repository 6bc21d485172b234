import { Agenda } from './agenda.ts'
import type { Misbehaviour, Mishap } from './faults/faults.ts'
import type { Change } from './orders/plan-life.ts'
import { topics } from './webhooks/webhook.ts'
import type { Webhook } from './webhooks/webhook.ts'
import type { WooOrder } from './orders/woo-order.ts'

export interface ShopRules {
  seed: number
  misbehaviour: Misbehaviour
  /** 0: orders are placed only when asked for. */
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
  /** Least and most time between an event and the next run of the webhooks' queue. */
  queueDelayMs: readonly [least: number, most: number]
}

export type Due =
  | { kind: 'place' }
  | { kind: 'change'; orderId: number; change: Change }
  | { kind: 'run-queue' }
  | { kind: 'deliver'; entry: QueueEntry }
  | { kind: 'release'; parcel: Parcel }

/** A webhook's event that waits for the queue. What it delivers is only decided when it is delivered. */
export interface QueueEntry {
  webhookId: number
  orderId: number
  /** Set once a mishap was decided upon, so that it is not decided again. */
  settled?: true
  /** The event announced the order, as one of the first that it raised. */
  announces: boolean
}

/** A delivery as it was built and signed. */
export interface Parcel {
  webhookId: number
  orderId: number
  topic: string
  url: string
  headers: [name: string, value: string][]
  body: string
}

/** Everything a shop knows. It changes only by the functions of this folder, which are given the time. */
export interface Shop {
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
  /** Mishaps of orders, by id. */
  orderMishaps: Map<number, Set<Mishap>>
  /** Mishaps asked for, which befall the next orders or deliveries that they can befall. */
  askedFor: Mishap[]
  placed: number
  /** Events that were neither sent nor lost so far. */
  undelivered: number
  mishaps: Mishappening[]
  say: (line: string) => void
}

/** Something that went wrong on purpose. */
export interface Mishappening {
  kind: Mishap
  /** Of a gap, the first id that went to something else. */
  orderId: number
  /** Absent when it befell an order, not a delivery. */
  topic?: string
}

/** A shop with one webhook for each topic and, at some rate, its first order due. */
export function openShop(rules: ShopRules, atMs: number, say: (line: string) => void): Shop {
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
    orderMishaps: new Map(),
    askedFor: [],
    placed: 0,
    undelivered: 0,
    mishaps: [],
    say,
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
  if (rules.ordersPerMinute > 0) shop.agenda.add(atMs, { kind: 'place' })
  return shop
}

/** Whether a mishap of this kind was asked for; it is then used up. */
export function takeAskedFor(shop: Shop, kinds: readonly Mishap[]): Mishap | undefined {
  const index = shop.askedFor.findIndex((kind) => kinds.includes(kind))
  return index < 0 ? undefined : shop.askedFor.splice(index, 1)[0]
}
