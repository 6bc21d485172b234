import assert from 'node:assert/strict'
import type { Fault } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import { planLife } from '@slipstream/sandbox-shop/domain/orders/plan-life.ts'
import { routes } from '@slipstream/sandbox-shop/domain/new-order/order-route.ts'
import type { RunningShop } from '@slipstream/sandbox-shop/run-shop.ts'
import type { ApiKey } from '@slipstream/sandbox-shop/shop-options.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const seed = 7
/** No journey places more by hand. */
const maxPlaced = 16

/** A shop whose orders stand still until a test moves them on. They begin as `pending`. */
export const standingOrders = { seed, firstOrderId: firstOfPending(), speed: 1 / 1_000 }

/** What people do in a shop, for a journey in which each step is decided upon. */
export function handOn(shop: RunningShop, { key, secret }: Pick<ApiKey, 'key' | 'secret'>) {
  const sent = (): Promise<void> => eventually('the shop has sent what it sends', shop.allSent)
  const put = async (path: string, changes: object): Promise<void> => {
    const { status } = await fetch(`${shop.url}/wp-json/wc/v3/${path}`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(changes),
    })
    assert.equal(status, 200)
  }
  return {
    /** Places an order, and waits until its webhooks are sent, or lost. */
    async createOrder(fault?: Fault): Promise<number> {
      if (fault !== undefined) shop.injectFault(fault)
      const [id] = shop.createOrders(1)
      assert.ok(id !== undefined)
      await sent()
      return id
    },
    /** Moves an order on, in the shop's own back office, and waits until its webhook is sent, or lost. */
    async move(orderId: number, status: string, fault?: Fault): Promise<void> {
      if (fault !== undefined) shop.injectFault(fault)
      await put(`orders/${orderId}`, { status })
      await sent()
    },
    /** Disables a webhook, as a shop does by itself after deliveries that failed. */
    disableWebhook: (id: number): Promise<void> => put(`webhooks/${id}`, { status: 'disabled' }),
  }
}

/** An id from which on `maxPlaced` orders are of kinds that begin as `pending`. */
function firstOfPending(): number {
  let first = 1_000
  for (let id = first; id < first + maxPlaced; id++) {
    if (routes[planLife(seed, id).route].firstStatus !== 'pending') first = id + 1
  }
  return first
}
