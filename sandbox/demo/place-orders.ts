import { badDay } from '@slipstream/sandbox-shop/domain/mishaps.ts'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'

/** How much faster than a real shop's orders live theirs. */
const speed = 20

/** A shop that places orders, and follows them through their life, until it is stopped. */
export async function placeOrders(options: {
  ingestUrl: string
  secret: string
  firstOrderId: number
  seed: number
  ordersPerMinute: number
  misbehaves: boolean
  say(line: string): void
}): Promise<{ stop(): Promise<void> }> {
  const { ingestUrl, secret, firstOrderId, seed, ordersPerMinute, misbehaves, say } = options
  const shop = await startShop({
    deliveryUrl: `${ingestUrl}/webhooks/shop`,
    secret,
    seed,
    firstOrderId,
    ordersPerMinute,
    speed,
    onLine: (line) => say(`  shop: ${line}`),
    ...(misbehaves ? { misbehaviour: badDay } : {}),
  })
  say(`  shop       ${shop.url}/wp-json/wc/v3/orders`)
  return shop
}
