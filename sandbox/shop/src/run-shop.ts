import { serveRest } from './adapters/serve-rest.ts'
import { advance } from './domain/advance.ts'
import type { Mishap } from './domain/faults/faults.ts'
import { placeOrder } from './domain/orders/place-order.ts'
import { answerInPlace } from './domain/faults/replaced-response.ts'
import type { InPlace } from './domain/faults/replaced-response.ts'
import { answerRest } from './domain/rest-api/handle-request.ts'
import { openShop } from './domain/shop.ts'
import type { Mishappening } from './domain/shop.ts'
import type { Webhook } from './domain/webhooks/webhook.ts'
import type { WooOrder } from './domain/orders/woo-order.ts'
import { deliverySender } from './send-deliveries.ts'
import { completeOptions } from './shop-options.ts'
import type { ShopOptions } from './shop-options.ts'

export interface RunningShop {
  /** Of the REST API: `${url}/wp-json/wc/v3/orders`. */
  url: string
  /** Places orders now. @returns their ids */
  place(count: number): number[]
  /** Lets this befall the next order or delivery that it can befall, so many times. */
  misbehave(kind: Mishap, times?: number): void
  /** From now on something answers in place of the REST API, until nothing does. Webhooks go on. */
  answerInPlace(kind: InPlace | undefined): void
  /** All orders as the shop has them now, the bin included. */
  orders(): WooOrder[]
  webhooks(): Webhook[]
  /** What has gone wrong so far, in order: what an audit should find. */
  mishaps(): readonly Mishappening[]
  /** Whether every event so far has been delivered, dropped or lost. */
  allSent(): boolean
  /** Lets happen what is due by now and sends what is ready; resolves when it is sent. */
  tick(): Promise<void>
  stop(): Promise<void>
}

const tickMs = 50

/**
 * A shop that speaks as WooCommerce 10.0.2 does. Its orders, their lives and what goes wrong with them follow from the
 * seed and the time; how receivers answer decides only what becomes of its webhooks.
 */
export async function startShop(given: ShopOptions): Promise<RunningShop> {
  const options = completeOptions(given)
  const { nowMs } = options
  const closing = new AbortController()
  const rest = await serveRest(options.port, nowMs)
  let inPlace: InPlace | undefined
  const shop = openShop(
    { ...options, firstId: options.firstOrderId, siteUrl: options.source ?? rest.url },
    nowMs(),
    options.onLine,
  )
  const sender = deliverySender(shop, nowMs, closing.signal)
  rest.answerWith((given) => {
    if (inPlace !== undefined) return answerInPlace(inPlace, given)
    const request = options.dropsAuthorization ? { ...given, authorization: undefined } : given
    const answer = answerRest(shop, options, request, nowMs())
    for (const webhookId of answer.pings) void sender.ping(webhookId)
    return answer
  })
  for (const webhookId of shop.webhooks.keys()) await sender.ping(webhookId)

  const tick = (): Promise<void> => {
    advance(shop, nowMs())
    return sender.run()
  }
  const timer = options.mode === 'live' ? setInterval(() => void tick(), tickMs) : undefined

  return {
    url: rest.url,
    place: (count) => Array.from({ length: count }, () => placeOrder(shop, nowMs())),
    misbehave: (kind, times = 1) => void shop.askedFor.push(...Array<Mishap>(times).fill(kind)),
    answerInPlace: (kind) => void (inPlace = kind),
    orders: () => [...shop.orders.values()],
    webhooks: () => [...shop.webhooks.values()],
    mishaps: () => shop.mishaps,
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
