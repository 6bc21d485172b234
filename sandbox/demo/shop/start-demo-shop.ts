import { badDay } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { showFaults } from './show-faults.ts'

/** How much faster than a real shop's orders live theirs. */
const speed = 20

/** A shop that places orders, and follows them through their life, until it is stopped. */
export async function startDemoShop(options: {
  ingestUrl: string
  secret: string
  /** Where its REST API is to be. */
  shopUrl: string
  restKey: { key: string; secret: string }
  firstOrderId: number
  seed: number
  ordersPerMinute: number
  hasFaults: boolean
  print(line: string): void
}): Promise<{ stop(): Promise<void> }> {
  const { ingestUrl, secret, shopUrl, restKey, firstOrderId, seed, ordersPerMinute, hasFaults, print } =
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
    onLine: (line) => print(`  shop: ${line}`),
    ...(hasFaults ? { faultRates: badDay } : {}),
  })
  const stopShowing = hasFaults ? showFaults(shop) : () => {}
  return {
    stop: async () => {
      stopShowing()
      await shop.stop()
    },
  }
}
