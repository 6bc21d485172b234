import type { ApiKey } from '../../shop-options.ts'
import { phpJson } from '../php-json.ts'
import type { Shop } from '../shop.ts'
import { authenticate, NoPermission } from './authenticate.ts'
import { getOrder, listOrders, removeOrder, updateOrder } from './orders/order-routes.ts'
import { readOrderQuery } from './orders/order-query.ts'
import { responseHeaders } from './response-headers.ts'
import { noRoute, RestError } from './rest-error.ts'
import type { RestResponse, RestRequest, RestResult } from './rest-request.ts'
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './webhook-routes.ts'

const route = /^\/wp-json\/wc\/v3\/(orders|webhooks)(?:\/(\d+))?$/

/**
 * Responds to a request as REST API v3 does, for orders and webhooks. As in WordPress, a key that is refused
 * comes before everything else, and wrong parameters before missing rights.
 */
export function handleRequest(
  shop: Shop,
  rules: { apiKeys: ApiKey[]; plainHttpOnLoopback: boolean },
  request: RestRequest,
  atMs: number,
): RestResponse {
  const siteUrl = `${request.secure ? 'https' : 'http'}://${request.host}`
  const { pathname, searchParams: query } = new URL(request.target, siteUrl)
  const [, resource, idText] = route.exec(pathname) ?? []
  const id = idText === undefined ? undefined : Number(idText)
  let knownUser = false
  let refused = false
  let result: RestResult
  try {
    const user = authenticate(request, query, rules)
    knownUser = user !== undefined
    if (resource === undefined) throw noRoute()
    if (resource === 'orders' && id === undefined) readOrderQuery(query)
    if (!knownUser) throw noRights(request.method, id)
    result = respond(shop, siteUrl, request, query, resource, id, atMs)
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    result = error.result
    if (error instanceof NoPermission) {
      knownUser = true
      refused = true
    }
  }
  const allow = id === undefined ? 'GET, POST' : 'GET, POST, PUT, PATCH, DELETE'
  return {
    status: result.status,
    headers: responseHeaders(
      result,
      siteUrl,
      knownUser,
      resource === undefined || refused ? undefined : allow,
    ),
    body: phpJson(result.content),
    pings: result.pings ?? [],
  }
}

function respond(
  shop: Shop,
  siteUrl: string,
  request: RestRequest,
  query: URLSearchParams,
  resource: string,
  id: number | undefined,
  atMs: number,
): RestResult {
  const orders = resource === 'orders'
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (id === undefined) return (orders ? listOrders : listWebhooks)(shop, siteUrl, query)
      return orders ? getOrder(shop, siteUrl, id, query) : getWebhook(shop, siteUrl, id)
    case 'PUT':
    case 'POST':
    case 'PATCH':
      if (id === undefined && !orders && request.method === 'POST')
        return createWebhook(shop, siteUrl, request.body, atMs)
      if (id === undefined) throw noRoute()
      return (orders ? updateOrder : updateWebhook)(shop, siteUrl, id, request.body, atMs)
    case 'DELETE':
      if (id === undefined) throw noRoute()
      return orders ? removeOrder(shop, siteUrl, id, query, atMs) : deleteWebhook(shop, siteUrl, id, query)
    default:
      throw noRoute()
  }
}

function noRights(method: string, id: number | undefined): RestError {
  const refuse = (what: string, message: string): RestError =>
    new RestError(401, `woocommerce_rest_cannot_${what}`, message)
  if (method === 'DELETE') return refuse('delete', 'Sorry, you are not allowed to delete this resource.')
  if (method !== 'GET' && method !== 'HEAD') {
    return refuse('edit', 'Sorry, you are not allowed to edit this resource.')
  }
  const plural = 'Sorry, you cannot list resources.'
  return refuse('view', id === undefined ? plural : 'Sorry, you cannot view this resource.')
}
