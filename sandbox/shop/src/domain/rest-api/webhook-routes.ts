import type { Shop } from '../shop.ts'
import { hooksOf, topics } from '../webhooks/webhook.ts'
import type { Webhook } from '../webhooks/webhook.ts'
import { gmtTime, localTime } from '../wordpress-time.ts'
import { parseObject } from './orders/order-routes.ts'
import { Parameters } from './read-parameters.ts'
import { RestError } from './rest-error.ts'
import type { RestResult } from './rest-request.ts'

const states = ['active', 'paused', 'disabled'] as const

/** GET webhooks, with `status` and paging. */
export function listWebhooks(shop: Shop, siteUrl: string, query: URLSearchParams): RestResult {
  const parameters = new Parameters(query)
  const page = parameters.integer('page', { min: 1 }) ?? 1
  const perPage = parameters.integer('per_page', { min: 1, max: 100 }) ?? 10
  const status = parameters.oneOf('status', ['all', ...states], 'all')
  parameters.check()
  const matching = [...shop.webhooks.values()].filter(
    (webhook) => status === 'all' || webhook.status === status,
  )
  const shown = matching.slice((page - 1) * perPage, page * perPage)
  return {
    status: 200,
    content: shown.map((webhook) => asContent(webhook, siteUrl, shop.rules.timeZone)),
    totals: { total: matching.length, pages: Math.ceil(matching.length / perPage), links: [] },
  }
}

export function getWebhook(shop: Shop, siteUrl: string, id: number): RestResult {
  return { status: 200, content: asContent(existing(shop, id), siteUrl, shop.rules.timeZone) }
}

/**
 * PUT webhooks/ID, of which the sandbox knows `status` and `delivery_url`. Re-activation does not forget
 * failures. A new URL, or saving an active webhook whose last ping was not answered 200, makes the shop ping.
 */
export function updateWebhook(
  shop: Shop,
  siteUrl: string,
  id: number,
  body: string,
  atMs: number,
): RestResult {
  const webhook = existing(shop, id)
  const { status, delivery_url: url } = parseObject(body)
  const changed: Webhook = {
    ...webhook,
    status: states.find((state) => state === status) ?? webhook.status,
    deliveryUrl: typeof url === 'string' && URL.canParse(url) ? url : webhook.deliveryUrl,
    modifiedAtMs: atMs,
  }
  shop.webhooks.set(id, changed)
  const moved = changed.deliveryUrl !== webhook.deliveryUrl
  return {
    status: 200,
    content: asContent(changed, siteUrl, shop.rules.timeZone),
    pings: moved || (changed.status === 'active' && changed.pingPending) ? [id] : [],
  }
}

/**
 * POST webhooks, of which the sandbox knows `name`, `topic` and `delivery_url`. As in WooCommerce a new one
 * is active, whatever `status` says, and is pinged. All are signed with the shop's one secret.
 */
export function createWebhook(shop: Shop, siteUrl: string, body: string, atMs: number): RestResult {
  const { name, topic, delivery_url: url } = parseObject(body)
  const known = topics.find((candidate) => candidate === topic)
  if (known === undefined) {
    throw new RestError(400, 'woocommerce_rest_webhook_invalid_topic', 'Webhook topic must be valid.')
  }
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new RestError(
      400,
      'woocommerce_rest_webhook_invalid_delivery_url',
      'Webhook delivery URL must be a valid URL starting with http:// or https://.',
    )
  }
  const id = Math.max(0, ...shop.webhooks.keys()) + 1
  const webhook: Webhook = {
    ...{ id, name: typeof name === 'string' ? name : `Webhook ${id}`, status: 'active', topic: known },
    ...{ deliveryUrl: url, createdAtMs: atMs, modifiedAtMs: atMs, failureCount: 0, pingPending: true },
  }
  shop.webhooks.set(id, webhook)
  return { status: 201, content: asContent(webhook, siteUrl, shop.rules.timeZone), pings: [id] }
}

/** DELETE webhooks/ID, which WooCommerce takes with `force` alone. What is queued for it is lost. */
export function deleteWebhook(shop: Shop, siteUrl: string, id: number, query: URLSearchParams): RestResult {
  const webhook = existing(shop, id)
  if (!['true', '1'].includes(query.get('force') ?? '')) {
    throw new RestError(501, 'woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.')
  }
  shop.webhooks.delete(id)
  return { status: 200, content: asContent(webhook, siteUrl, shop.rules.timeZone) }
}

function existing(shop: Shop, id: number): Webhook {
  const webhook = shop.webhooks.get(id)
  if (webhook === undefined) {
    throw new RestError(404, 'woocommerce_rest_shop_webhook_invalid_id', 'Invalid ID.')
  }
  return webhook
}

function asContent(webhook: Webhook, siteUrl: string, timeZone: string): Record<string, unknown> {
  const [resource, event] = webhook.topic.split('.')
  const webhooks = `${siteUrl}/wp-json/wc/v3/webhooks`
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: hooksOf[webhook.topic],
    delivery_url: webhook.deliveryUrl,
    date_created: localTime(webhook.createdAtMs, timeZone),
    date_created_gmt: gmtTime(webhook.createdAtMs),
    date_modified: localTime(webhook.modifiedAtMs, timeZone),
    date_modified_gmt: gmtTime(webhook.modifiedAtMs),
    _links: {
      self: [
        {
          href: `${webhooks}/${webhook.id}`,
          targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
        },
      ],
      collection: [{ href: webhooks }],
    },
  }
}
