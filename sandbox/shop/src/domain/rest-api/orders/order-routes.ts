import { deleteOrder, saveOrder, setStatus, trashOrder } from '../../orders/change-order.ts'
import type { Shop } from '../../shop.ts'
import { statuses } from '../../woo-order/woo-order.ts'
import type { WooOrder } from '../../woo-order/woo-order.ts'
import { findOrders } from './find-orders.ts'
import { readOrderQuery } from './order-query.ts'
import { pageLinks } from './page-links.ts'
import { InvalidParameters, invalidOrderId, RestError } from '../rest-error.ts'
import type { RestResult } from '../rest-request.ts'
import { withScheme } from '../with-scheme.ts'

/** GET orders, for a client that is authorised already. */
export function listOrders(shop: Shop, siteUrl: string, query: URLSearchParams): RestResult {
  const wanted = readOrderQuery(query)
  const found = findOrders(shop.orders.values(), wanted, shop.rules.timeZone)
  const fields = query
    .get('_fields')
    ?.split(',')
    .map((field) => field.trim())
  return {
    status: 200,
    content: found.page.map((order) => only(withScheme(order, siteUrl), fields)),
    totals: {
      total: found.total,
      pages: found.pages,
      links: pageLinks(`${siteUrl}/wp-json/wc/v3/orders`, query, wanted, found),
    },
  }
}

/** GET orders/ID: the bin's too. */
export function getOrder(shop: Shop, siteUrl: string, id: number, query: URLSearchParams): RestResult {
  const fields = query
    .get('_fields')
    ?.split(',')
    .map((field) => field.trim())
  return { status: 200, content: only(withScheme(existing(shop, id), siteUrl), fields) }
}

/** PUT orders/ID, of which the sandbox knows `status`, `customer_note` and `billing`. */
export function updateOrder(shop: Shop, siteUrl: string, id: number, body: string, atMs: number): RestResult {
  const order = existing(shop, id)
  const { status, customer_note: note, billing } = parseObject(body)
  const known = statuses.find((candidate) => candidate === status)
  if (status !== undefined && known === undefined) {
    const message = `status is not one of auto-draft, ${statuses.slice(0, -1).join(', ')}, and ${statuses.at(-1)}.`
    throw new InvalidParameters([{ parameter: 'status', code: 'rest_not_in_enum', message }])
  }
  const changes: Partial<WooOrder> = {
    ...(typeof note === 'string' && { customer_note: note }),
    ...(isObject(billing) && { billing: { ...order.billing, ...billing } }),
  }
  const updated =
    known === undefined
      ? saveOrder(shop, order, changes, atMs)
      : setStatus(shop, { ...order, ...changes }, known, atMs)
  return { status: 200, content: withScheme(updated, siteUrl) }
}

/** DELETE orders/ID: to the bin, or with `force` for good. Responds with the order as it was. */
export function removeOrder(
  shop: Shop,
  siteUrl: string,
  id: number,
  query: URLSearchParams,
  atMs: number,
): RestResult {
  const order = existing(shop, id)
  if (['true', '1'].includes(query.get('force') ?? '')) deleteOrder(shop, order)
  else if (order.status === 'trash') {
    throw new RestError(410, 'woocommerce_rest_already_trashed', 'The shop_order has already been deleted.')
  } else trashOrder(shop, order, atMs)
  return { status: 200, content: withScheme(order, siteUrl) }
}

/** @throws RestError when the body is no JSON object */
export function parseObject(body: string): Record<string, unknown> {
  if (body === '') return {}
  try {
    const parsed: unknown = JSON.parse(body)
    if (isObject(parsed)) return parsed
  } catch {
    // The response is below, as what is JSON but no object is.
  }
  throw new RestError(400, 'rest_invalid_json', 'Invalid JSON body passed.')
}

function existing(shop: Shop, id: number): WooOrder {
  const order = shop.orders.get(id)
  if (order === undefined) throw invalidOrderId()
  return order
}

function only(order: WooOrder, fields: string[] | undefined): unknown {
  if (fields === undefined) return order
  return Object.fromEntries(Object.entries(order).filter(([name]) => fields.includes(name)))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
