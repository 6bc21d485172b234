import { ShopFault } from '../../shop-fault.ts'
import type { ShopInspection } from '../../inspection/shop-inspection.ts'
import type { RestClient } from './rest-client.ts'
import { asShopOrders } from './shop-order.ts'
import { wooCommerceInspectionAdvice } from '../shop-advice.ts'
import { listWebhooks } from './shop-webhooks.ts'

/** What is read from a WooCommerce shop before its source goes live. */
export function inspectWooCommerce(rest: RestClient): ShopInspection {
  return {
    advice: wooCommerceInspectionAdvice,
    async newestOrders(max, signal, onDate) {
      const query = { orderby: 'date', order: 'desc', per_page: String(max), status: 'any' }
      return asShopOrders(await rest({ path: 'orders', query }, signal, onDate))
    },
    listWebhooks: (signal) => listWebhooks(rest, signal),
    async mayWrite(signal) {
      // The permission is checked first, so a change of a webhook that can't
      // exist shows it and changes nothing.
      try {
        await rest({ method: 'PUT', path: 'webhooks/0', body: {} }, signal)
        return true
      } catch (error) {
        if (!(error instanceof ShopFault) || error.kind === 'unavailable') throw error
        return error.kind !== 'unauthorized'
      }
    },
  }
}
