import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { orderJson } from './order-json.ts'
import type { BenchShop } from './shop.ts'

/** Requests to the shop, by what they were for. */
export type RequestCounts = Record<
  'changes' | 'changes in the bin' | 'lists of ids' | 'single ids' | 'webhooks',
  number
>

type ShopResponse = { status: number; body: unknown }

const base = '/wp-json/wc/v3/'
export const deliveryUrl = 'https://hooks.example/webhooks/bench'
const webhooks = ['order.created', 'order.updated'].map((topic, id) => ({
  ...{ id: id + 1, name: topic, status: 'active', topic, delivery_url: deliveryUrl },
}))

/**
 * The four requests of REST API v3 that the auditor makes, with responses as
 * WooCommerce has them. Nothing is in the bin.
 */
export async function serveShop(
  shop: BenchShop,
  { key, secret }: { key: string; secret: string },
): Promise<{ url: string; requests: RequestCounts; close(): void }> {
  const requests: RequestCounts = {
    changes: 0,
    'changes in the bin': 0,
    'lists of ids': 0,
    'single ids': 0,
    webhooks: 0,
  }
  const mayRequest = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.example')
    const { status, body } =
      request.headers.authorization === mayRequest ? respond(shop, url, requests) : stranger
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const stranger = refusal(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.')

function respond(
  shop: BenchShop,
  { pathname, searchParams: query }: URL,
  requests: RequestCounts,
): ShopResponse {
  const [resource, id] = pathname.startsWith(base) ? pathname.slice(base.length).split('/') : []
  if (resource === 'webhooks' && id === undefined) {
    requests.webhooks += 1
    return { status: 200, body: webhooks }
  }
  if (resource !== 'orders')
    return refusal(404, 'rest_no_route', 'No route was found matching the URL and request method.')
  if (id !== undefined) {
    requests['single ids'] += 1
    const order = shop.orders.get(Number(id))
    return order === undefined
      ? refusal(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.')
      : { status: 200, body: orderJson(order) }
  }
  const isAny = query.get('status') === 'any'
  const include = query.get('include')
  if (include !== null) {
    requests['lists of ids'] += 1
    const found = isAny ? include.split(',').flatMap((one) => shop.orders.get(Number(one)) ?? []) : []
    return { status: 200, body: found.map(orderJson) }
  }
  requests[isAny ? 'changes' : 'changes in the bin'] += 1
  const after = Date.parse(`${query.get('modified_after')}Z`) / 1_000
  const page = { number: Number(query.get('page')), size: Number(query.get('per_page')) }
  return { status: 200, body: isAny ? shop.modifiedAfter(after, page).map(orderJson) : [] }
}

function refusal(status: number, code: string, message: string): ShopResponse {
  return { status, body: { code, message, data: { status } } }
}
