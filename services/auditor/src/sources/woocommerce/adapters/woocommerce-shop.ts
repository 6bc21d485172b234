import type { ConnectShop } from '../../shop-client.ts'
import type { RestClient } from './rest-client.ts'
import { shopStateOf } from './shop-order.ts'
import { enableWebhook, listWebhooks } from './shop-webhooks.ts'
import { sweepOrders } from './sweep-orders.ts'
import { wooCommerceAdvice } from '../shop-advice.ts'
import { wooCommerceTopics } from '../webhook-topics.ts'
import { verifyIds } from './verify-ids.ts'
import { verifyNumbers } from './verify-numbers.ts'

/** A WooCommerce shop, by its REST API. */
export function wooCommerceShop(rest: RestClient): ConnectShop {
  return (watch) => {
    const watched: RestClient = (request, signal) =>
      watch((onDate) => rest(request, signal, onDate), {
        isChange: request.method === 'PUT',
        isAnswer: ({ kind, code }) =>
          kind === 'unexpected' && code === 'woocommerce_rest_shop_order_invalid_id',
      })
    return {
      lists: ['any', 'trash'],
      webhookTopics: wooCommerceTopics,
      advice: wooCommerceAdvice,
      stateOf: shopStateOf,
      verifyIds: (ids, signal) => verifyIds(watched, ids, signal),
      verifyNumbers: (query, signal) => verifyNumbers(watched, query, signal),
      sweepOrders: ({ since, list }, signal) => sweepOrders(watched, { since, status: list }, signal),
      listWebhooks: (signal) => listWebhooks(watched, signal),
      enableWebhook: (id, signal) => enableWebhook(watched, id, signal),
    }
  }
}
