import type { InspectionAdvice } from '../inspection/shop-inspection.ts'
import type { ShopAdvice } from '../shop-client.ts'

export const wooCommerceAdvice: ShopAdvice = {
  keys: (rest) =>
    `Give the auditor keys that the shop takes: ${rest}.key and .secret. If they are right, and ${rest}.auth is header, the host may drop the Authorization header: leave ${rest}.auth out, or set it to query.`,
  plainHttp: (rest) =>
    `Set ${rest}.url to the shop's https address: WooCommerce takes no keys over plain HTTP.`,
}

export const wooCommerceInspectionAdvice: InspectionAdvice = {
  // Without the first two no order arrives; without the others bins and restores are found hours later, by
  // asking.
  topics: [
    { topic: 'order.created', isNeeded: true },
    { topic: 'order.updated', isNeeded: true },
    { topic: 'order.deleted', isNeeded: false },
    { topic: 'order.restored', isNeeded: false },
  ],
  makeKeys: (rest) =>
    `make keys under WooCommerce > Settings > Advanced > REST API, and set the variables that ${rest}.key and .secret name`,
  addWebhook:
    'add it under WooCommerce > Settings > Advanced > Webhooks, API version WP REST API Integration v3, with the secret of this source',
}
