import { deliveryId } from './delivery-id.ts'
import { phpJson } from '../php-json.ts'
import type { Parcel, Shop } from '../shop.ts'
import { signBody } from './sign-body.ts'
import type { Topic } from './webhook.ts'
import { webhookHeaders } from './webhook-headers.ts'

/** What WooCommerce sends, signed, about an order that is gone by the time of the delivery. */
const gone = { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.', data: { status: 404 } }

/**
 * A delivery of the order as it is now, not as it was when its event was raised.
 *
 * @param cutOff signs a body that is no JSON
 */
export function buildParcel(
  shop: Shop,
  webhookId: number,
  topic: Topic,
  orderId: number,
  atMs: number,
  cutOff: boolean,
): Parcel {
  const { secret, siteUrl, deliveryUrl } = shop.rules
  const whole = phpJson(topic === 'order.deleted' ? { id: orderId } : (shop.orders.get(orderId) ?? gone))
  const body = cutOff ? whole.slice(0, Math.ceil(whole.length * 0.6)) : whole
  const headers = webhookHeaders({
    topic,
    webhookId,
    deliveryId: deliveryId(webhookId, atMs, siteUrl),
    source: `${siteUrl}/`,
    signature: signBody(body, secret),
  })
  const url = shop.webhooks.get(webhookId)?.deliveryUrl ?? deliveryUrl
  return { webhookId, orderId, topic, url, headers, body }
}
