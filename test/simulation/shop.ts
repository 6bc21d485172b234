import type { RestClient, RestRequest } from '@slipstream/auditor/sources/woocommerce/adapters/rest-client.ts'
import { ShopFault } from '@slipstream/auditor/sources/shop-fault.ts'

const invalidId = 'woocommerce_rest_shop_order_invalid_id'

export type ShopOrder = {
  id: number
  status: string
  createdMs: number
  modifiedMs: number
  completedMs: number | null
  beforeBin: string
}

/**
 * A shop in virtual time, as far as orders go: its REST API responds as WooCommerce
 * does, its bodies are as small as may be.
 */
export class Shop {
  readonly orders = new Map<number, ShopOrder>()
  /** The ids of those that were deleted for good. */
  readonly deleted = new Set<number>()
  #nextId = 1_000
  #unavailableUntil = 0
  /** By the shop's own clock, ms since 1970. */
  readonly #now: () => number
  readonly skewMs: number

  constructor(now: () => number, skewMs: number) {
    this.skewMs = skewMs
    this.#now = () => now() + skewMs
  }

  becomeUnavailable(untilMs: number): void {
    this.#unavailableUntil = Math.max(this.#unavailableUntil, untilMs + this.skewMs)
  }

  skipNumbers(count: number): void {
    this.#nextId += count
  }

  /** No webhook reports it. */
  deleteForGood({ id }: ShopOrder): void {
    this.orders.delete(id)
    this.deleted.add(id)
  }

  createOrder(): ShopOrder {
    const at = this.#now()
    const order = { id: this.#nextId++, status: 'pending', createdMs: at, modifiedMs: at }
    return this.#keep({ ...order, completedMs: null, beforeBin: 'pending' })
  }

  change(order: ShopOrder, status: string): ShopOrder {
    const at = this.#now()
    const completedMs = status === 'completed' ? at : order.completedMs
    const beforeBin = order.status === 'trash' ? order.beforeBin : order.status
    return this.#keep({ ...order, status, modifiedMs: at, completedMs, beforeBin })
  }

  #keep(order: ShopOrder): ShopOrder {
    this.orders.set(order.id, order)
    return order
  }

  /** Of an order that was deleted for good, the shop delivers its error. */
  body(id: number): Buffer {
    const order = this.orders.get(id)
    const error = { code: invalidId, message: 'Invalid ID.', data: { status: 404 } }
    return Buffer.from(JSON.stringify(order === undefined ? error : asJson(order)))
  }

  readonly rest: RestClient = async ({ path, query = {} }, _signal, onDate) => {
    if (this.#now() < this.#unavailableUntil) throw new ShopFault('unavailable', 'the shop is unavailable')
    onDate?.(toSecond(this.#now()))
    return this.#respond(path, query)
  }

  #respond(path: string, query: NonNullable<RestRequest['query']>): unknown {
    if (path === 'webhooks') return query['page'] === undefined || query['page'] === '1' ? webhooks : []
    if (path === 'orders') return this.#list(query)
    const order = this.orders.get(Number(path.slice('orders/'.length)))
    if (order !== undefined) return asJson(order)
    throw new ShopFault('unexpected', 'Invalid ID.', { status: 404, code: invalidId })
  }

  #list({ include, status, modified_after: after, page = '1', per_page = '10' }: Record<string, string>) {
    const ids = include === undefined ? undefined : new Set(include.split(',').map(Number))
    const afterMs = after === undefined ? -Infinity : Date.parse(`${after}Z`)
    const found = [...this.orders.values()].filter(
      (order) =>
        (order.status === 'trash') === (status === 'trash') &&
        (ids === undefined || ids.has(order.id)) &&
        toSecond(order.modifiedMs) > afterMs,
    )
    found.sort((a, b) => toSecond(a.modifiedMs) - toSecond(b.modifiedMs) || a.id - b.id)
    const first = (Number(page) - 1) * Number(per_page)
    return found.slice(first, first + Number(per_page)).map(asJson)
  }
}

const toSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000

export const gmt = (ms: number): string => new Date(ms).toISOString().slice(0, 19)

function asJson(order: ShopOrder): Record<string, unknown> {
  return {
    id: order.id,
    number: String(order.id),
    status: order.status,
    currency: 'NZD',
    total: '10.00',
    date_created_gmt: gmt(order.createdMs),
    date_modified_gmt: gmt(order.modifiedMs),
    date_completed_gmt: order.completedMs === null ? null : gmt(order.completedMs),
    billing: { first_name: 'Mere', last_name: 'Tamihana', email: `${order.id}@example.test` },
    line_items: [],
  }
}

const webhooks = ['order.created', 'order.updated', 'order.deleted', 'order.restored'].map((topic, nth) => ({
  ...{ id: nth + 1, name: topic, status: 'active', topic },
  delivery_url: 'https://slipstream.example/webhooks/shop',
}))
