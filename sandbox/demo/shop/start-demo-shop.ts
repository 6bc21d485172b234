import { badDay } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { showMishaps } from './show-faults.ts'

/** How much faster than a real shop's orders live theirs. */
const speed = 20

/** A shop that places orders, and follows them through their life, until it is stopped. */
export async function placeOrders(options: {
  ingestUrl: string
  secret: string
  /** Where its REST API is to be. */
  shopUrl: string
  restKey: { key: string; secret: string }
  firstOrderId: number
  seed: number
  ordersPerMinute: number
  misbehaves: boolean
  say(line: string): void
}): Promise<{ stop(): Promise<void> }> {
  const { ingestUrl, secret, shopUrl, restKey, firstOrderId, seed, ordersPerMinute, misbehaves, say } =
    options
  const shop = await startShop({
    deliveryUrl: `${ingestUrl}/webhooks/shop`,
    secret,
    port: Number(new URL(shopUrl).port),
    apiKeys: [{ ...restKey, permissions: 'read_write' }],
    plainHttpOnLoopback: true,
    seed,
    firstOrderId,
    ordersPerMinute,
    speed,
    onLine: (line) => say(`  shop: ${line}`),
    ...(misbehaves ? { misbehaviour: badDay } : {}),
  })
  const stopShowing = misbehaves ? showMishaps(shop) : () => {}
  return {
    stop: async () => {
      stopShowing()
      await shop.stop()
    },
  }
}
