import type { ConnectShop } from '../shop-client.ts'
import type { RestClient } from './adapters/rest-client.ts'
import { shopStateOf } from './adapters/shop-order.ts'
import { enableWebhook, listWebhooks } from './adapters/shop-webhooks.ts'
import { sweepOrders } from './adapters/sweep-orders.ts'
import { wooCommerceAdvice } from './shop-advice.ts'
import { wooCommerceTopics } from './webhook-topics.ts'
import { verdictOf } from './domain/verdict-of.ts'
import { verifyIds } from './adapters/verify-ids.ts'
import { verifyNumbers } from './adapters/verify-numbers.ts'

/** A WooCommerce shop, by its REST API. */
export function wooCommerceShop(rest: RestClient): ConnectShop {
  return (watch) => {
    const watched: RestClient = (request, signal) =>
      watch((onDate) => rest(request, signal, onDate), {
        isChange: request.method === 'PUT',
        isResponse: ({ kind, code }) =>
          kind === 'unexpected' && code === 'woocommerce_rest_shop_order_invalid_id',
      })
    const verifier = { rest: watched, verdictOf }
    return {
      lists: ['any', 'trash'],
      webhookTopics: wooCommerceTopics,
      advice: wooCommerceAdvice,
      stateOf: shopStateOf,
      verifyIds: (ids, signal) => verifyIds(verifier, ids, signal),
      verifyNumbers: (query, signal) => verifyNumbers(verifier, query, signal),
      sweepOrders: ({ since, list }, signal) => sweepOrders(watched, { since, status: list }, signal),
      listWebhooks: (signal) => listWebhooks(watched, signal),
      enableWebhook: (id, signal) => enableWebhook(watched, id, signal),
    }
  }
}
