import { setTimeout as sleep } from 'node:timers/promises'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import type { RunningBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import { startReceiver } from '@slipstream/sandbox-receiver/start-receiver.ts'
import type { Receiver } from '@slipstream/sandbox-receiver/start-receiver.ts'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import type { RunningShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { startLoad } from '../../failure/given/load.ts'
import type { Load } from '../../failure/given/load.ts'
import { submitOrder, orderOf } from '../../failure/shipments/given/submit-orders.ts'
import type { CleanUp } from './clean-up.ts'
import { calloutSecret, restKey, shopSecret, stripe } from './settings.ts'
import type { System } from './start-system.ts'

/** An order lives for days in a shop; here for seconds. */
const shopSpeed = 2_000
const pauseMs = 500
const orderEveryMs = 5_000
const shipmentEveryMs = 3_000
const subscriberEveryMs = 10_000
const receiverOutage = { everyMs: 40_000, forMs: 5_000 }
const withinMs = 300_000

export type RunningLoad = {
  /** Its responses are recorded. */
  load: Load
  shop: RunningShop
  account: RunningBilling
  /** The seller's own service, which is called when somebody has subscribed. */
  receiver: Receiver
  /** Ids of orders that were placed to be shipped. */
  shippedOrders: readonly string[]
  /** No more arrives; resolves when all that is under way has been sent. */
  end(): Promise<void>
}

/**
 * Orders of two shops, orders to be shipped, and subscriptions, from the sandboxes, until it is ended.
 *
 * @param times as much as usual
 */
export async function startLoadOfRun(cleanUp: CleanUp, system: System, times: number): Promise<RunningLoad> {
  const { seed, ports, ingestUrl } = system
  const shop = await startShop({
    ...{ deliveryUrl: `${ingestUrl}/webhooks/store`, secret: shopSecret, port: ports.shop, seed },
    ...{ apiKeys: [{ ...restKey, permissions: 'read_write' as const }], plainHttpOnLoopback: true },
    ...{ queueDelayMs: [20, 100] as const, speed: shopSpeed },
  })
  cleanUp.stopLater(shop)
  const account = await startBilling({
    ...{ port: ports.stripe, apiKey: stripe.key, settings: { seed }, maxRequestsPerSecond: 0 },
    endpoints: [{ id: 'we_chaos', url: `${ingestUrl}/webhooks/billing`, secret: stripe.secret }],
  })
  cleanUp.stopLater(account)
  const receiver = await startReceiver({
    ...{ port: ports.receiver, secret: calloutSecret, certificateMs: 0, onLine: () => undefined },
    isUnavailable: (sinceStartMs) => sinceStartMs % receiverOutage.everyMs < receiverOutage.forMs,
  })
  cleanUp.stopLater(receiver)
  const load = startLoad({ url: () => ingestUrl, senders: 4, pauseMs: pauseMs / times, againMs: pauseMs })
  cleanUp.stopLater(load)

  const ending = new AbortController()
  const every = async (ms: number, step: (nth: number) => Promise<void> | void): Promise<void> => {
    for (let nth = 1; !ending.signal.aborted; nth++) {
      try {
        await step(nth)
      } catch (error) {
        system.unexpected.push(String(error))
      }
      await sleep(ms / times, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }
  const shippedOrders: string[] = []
  const placing = Promise.all([
    every(orderEveryMs, () => void shop.createOrders(1)),
    every(subscriberEveryMs, () => void account.addSubscriber({ scenario: 'renews' })),
    every(shipmentEveryMs, async (customer) => {
      shippedOrders.push(await submitOrder(ingestUrl, orderOf(customer), `order-of-${customer}`))
    }),
  ])
  cleanUp.stopLater({
    async stop() {
      ending.abort()
      await placing.catch(() => undefined)
    },
  })
  return {
    ...{ load, shop, account, receiver, shippedOrders },
    async end() {
      ending.abort()
      await placing
      await load.stop()
      await eventually('the shop has sent what it sends', shop.allSent, withinMs)
    },
  }
}
