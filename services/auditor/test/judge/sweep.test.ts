import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { memoryAuditStore } from '../../src/adapters/memory/memory-audit-store.ts'
import { watchedShop } from '../../src/adapters/watched-shop.ts'
import { newSenderHealth } from '../../src/domain/sender-health/sender-health.ts'
import { newRhythm } from '../../src/domain/silence/rhythm.ts'
import { sweep } from '../../src/judge/sweep.ts'
import { clientOf, never } from '../shop-rest/shop-of-a-test.ts'

const afterMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** A shop from which nothing has come in since it was declared. */
async function world(test: TestContext) {
  let now = begun
  const store = memoryAuditStore(() => now)
  const shop = await startShop({
    deliveryUrl: 'http://127.0.0.1:9/webhooks/shop',
    secret: 'shop-secret',
    mode: 'stepped',
    nowMs: () => now,
    apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions: 'read_write' }],
    plainHttpOnLoopback: true,
  })
  test.after(() => shop.stop())
  await store.sources.declare(['shop'], begun)
  const lease = await store.leases.take('shop', { owner: 'test', leaseMs: 600_000 })
  assert.ok(lease !== undefined)
  const sequence = { field: 'id', step: 1, settle: { afterMs, laterOrders: 2 } }
  const source = { name: 'shop', sequence, stalled: {}, silence: undefined, ask: undefined }
  const watched = watchedShop(clientOf(shop.url), () => now)
  return {
    shop,
    at: (laterMs: number) => void (now = begun + laterMs),
    /** @returns what is lost by then */
    async sweep(): Promise<string[]> {
      await sweep({
        ...{ store, source, lease, shop: watched, through: now, now, clock: () => now, signal: never },
        state: { stalls: new Map(), rhythm: newRhythm(), senders: newSenderHealth() },
        inform: () => {},
      })
      const losses = await store.losses.list('shop', 99)
      return losses.map(({ kind, orderId }) => `${kind} ${orderId}`).sort()
    },
  }
}

describe('the sweep', () => {
  it('given nothing ever came in, as with a wrong secret, then every order since the source was declared is lost', async (test) => {
    const { shop, at, sweep } = await world(test)
    at(1_000)
    const placed = shop.place(4).filter((id) => {
      return shop.orders().find((order) => order.id === id)?.status !== 'checkout-draft'
    })
    assert.ok(placed.length > 0)
    assert.deepEqual(await sweep(), [], 'their deliveries may be on the way')
    at(2 * afterMs)
    const lost = placed.map((id) => `missing-order ${id}`)
    assert.deepEqual(await sweep(), lost)
    assert.deepEqual(await sweep(), lost)
  })
})
