import { orderLinks } from '../woo-order/order-links.ts'
import type { WooOrder } from '../woo-order/woo-order.ts'

/** The order with its links under the address of the request; webhooks give them under the shop's own. */
export function withScheme(order: WooOrder, siteUrl: string): WooOrder {
  return {
    ...order,
    payment_url: siteUrl + new URL(order.payment_url).pathname + new URL(order.payment_url).search,
    _links: orderLinks(siteUrl, order.id, order.customer_id),
  }
}
