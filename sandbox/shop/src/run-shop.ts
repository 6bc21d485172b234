import { serveRest } from './adapters/serve-rest.ts'
import { advance } from './domain/advance.ts'
import type { Fault } from './domain/faults/faults.ts'
import { createOrder } from './domain/orders/create-order.ts'
import { replaceResponses } from './domain/rest-api/replaced-response.ts'
import type { Replacement } from './domain/rest-api/replaced-response.ts'
import { handleRequest } from './domain/rest-api/handle-request.ts'
import { openShop } from './domain/shop.ts'
import type { InjectedFault } from './domain/shop.ts'
import type { Webhook } from './domain/webhooks/webhook.ts'
import type { WooOrder } from './domain/woo-order/woo-order.ts'
import { deliverySender } from './send-deliveries.ts'
import { completeOptions } from './shop-options.ts'
import type { ShopOptions } from './shop-options.ts'

export type RunningShop = {
  /** Of the REST API: `${url}/wp-json/wc/v3/orders`. */
  url: string
  /** Creates orders now. @returns their ids */
  createOrders(count: number): number[]
  /** Injects a fault into the next orders or deliveries that it can happen to; default: into one. */
  injectFault(kind: Fault, times?: number): void
  /** Replaces the responses of the REST API until called with undefined. Webhooks continue. */
  replaceResponses(kind: Replacement | undefined): void
  /** All orders as the shop has them now, the bin included. */
  orders(): WooOrder[]
  webhooks(): Webhook[]
  /** The faults injected so far, in order: what an audit should find. */
  injectedFaults(): readonly InjectedFault[]
  /** Whether every event so far has been delivered, dropped or lost. */
  allSent(): boolean
  /** Lets happen what is due by now and sends what is ready; resolves when it is sent. */
  tick(): Promise<void>
  stop(): Promise<void>
}

const tickMs = 50

/**
 * A shop that speaks as WooCommerce 10.0.2 does. Its orders, their lives and what goes wrong with them follow
 * from the seed and the time; how receivers respond decides only what becomes of its webhooks.
 */
export async function startShop(given: ShopOptions): Promise<RunningShop> {
  const options = completeOptions(given)
  const { nowMs } = options
  const closing = new AbortController()
  const rest = await serveRest(options.port, nowMs)
  let replacement: Replacement | undefined
  const shop = openShop(
    { ...options, firstId: options.firstOrderId, siteUrl: options.source ?? rest.url },
    nowMs(),
    options.onLine,
  )
  const sender = deliverySender(shop, nowMs, closing.signal)
  rest.respondWith((given) => {
    if (replacement !== undefined) return replaceResponses(replacement, given)
    const request = options.dropsAuthorization ? { ...given, authorization: undefined } : given
    const response = handleRequest(shop, options, request, nowMs())
    for (const webhookId of response.pings) void sender.ping(webhookId)
    return response
  })
  for (const webhookId of shop.webhooks.keys()) await sender.ping(webhookId)

  const tick = (): Promise<void> => {
    advance(shop, nowMs())
    return sender.run()
  }
  const timer = options.mode === 'live' ? setInterval(() => void tick(), tickMs) : undefined

  return {
    url: rest.url,
    createOrders: (count) => Array.from({ length: count }, () => createOrder(shop, nowMs())),
    injectFault: (kind, times = 1) => void shop.requestedFaults.push(...Array<Fault>(times).fill(kind)),
    replaceResponses: (kind) => void (replacement = kind),
    orders: () => [...shop.orders.values()],
    webhooks: () => [...shop.webhooks.values()],
    injectedFaults: () => shop.injectedFaults,
    allSent: () => shop.undelivered === 0,
    tick,
    stop: async () => {
      clearInterval(timer)
      closing.abort()
      await sender.run()
      await rest.close()
    },
  }
}
