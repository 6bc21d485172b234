import type { ShopWebhook } from '../../shop-client.ts'
import type { RestClient } from './rest-client.ts'
import { ShopFault } from '../../shop-fault.ts'

const perPage = 100
/** A shop has a handful; something that ignores the page's number would be requested indefinitely. */
const maxPages = 50

/** All webhooks of the shop, or those of a status. @throws ShopFault */
export async function listWebhooks(
  rest: RestClient,
  signal: AbortSignal,
  status: 'all' | 'active' | 'paused' | 'disabled' = 'all',
): Promise<ShopWebhook[]> {
  const webhooks: ShopWebhook[] = []
  for (let page = 1; ; page++) {
    const query = { status, per_page: String(perPage), page: String(page) }
    const response = await rest({ path: 'webhooks', query }, signal)
    if (!Array.isArray(response))
      throw new ShopFault('unexpected', 'the shop sent something that is not a list of webhooks')
    webhooks.push(...response.map(asWebhook))
    if (response.length < perPage || page === maxPages) return webhooks
  }
}

/**
 * Makes a webhook active again; it may be already. The shop forgets none of its failures: one more, and it is
 * disabled again, so make sure first that deliveries are answered 200. @throws ShopFault
 */
export async function enableWebhook(rest: RestClient, id: number, signal: AbortSignal): Promise<ShopWebhook> {
  return asWebhook(await rest({ method: 'PUT', path: `webhooks/${id}`, body: { status: 'active' } }, signal))
}

function asWebhook(value: unknown): ShopWebhook {
  if (typeof value === 'object' && value !== null) {
    const { id, name, status, topic, delivery_url: url } = value as Record<string, unknown>
    if (Number.isSafeInteger(id) && typeof status === 'string' && typeof topic === 'string') {
      const deliveryUrl = typeof url === 'string' ? url : ''
      return { id: id as number, name: shownName(name), status, topic, deliveryUrl }
    }
  }
  throw new ShopFault('unexpected', 'the shop sent something that is not a webhook')
}

/** For messages to people: a person in the shop has typed it. */
function shownName(name: unknown): string {
  return typeof name === 'string' ? name.replace(/\p{C}/gu, '').trim().slice(0, 80) : ''
}
