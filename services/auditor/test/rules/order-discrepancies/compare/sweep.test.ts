import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { memoryAuditStore } from '../../../../src/store/adapters/memory-audit-store.ts'
import { sweep } from '../../../../src/rules/order-discrepancies/compare/sweep.ts'
import { clientOf } from '../../../sources/woocommerce/adapters/shop-of-a-test.ts'
import {
  arrivedOrder,
  contextOf,
  never,
  sourceOf,
  startTestShop,
  watchedWooCommerce,
} from '../../../world.ts'

const afterMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** A shop from which nothing has arrived since it was declared. @param skewMs how far its clock is ahead */
async function world(test: TestContext, skewMs = 0) {
  let now = begun
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => now + skewMs)
  await store.sources.declare(['shop'], begun)
  const lease = await store.leases.take('shop', { owner: 'test', leaseMs: 600_000 })
  assert.ok(lease !== undefined)
  const sequence = { field: 'id', step: 1, settle: { afterMs, laterOrders: 2 } }
  const source = sourceOf({ sequence })
  const watched = watchedWooCommerce(clientOf(shop.url), () => now)
  return {
    shop,
    /** An order is changed in the shop without a delivery. */
    async change(orderId: number): Promise<void> {
      await clientOf(shop.url)(
        { method: 'PUT', path: `orders/${orderId}`, body: { customer_note: 'call me' } },
        never,
      )
    },
    /** What the shop has by now has arrived. */
    known(): void {
      store.orders.put(
        shop.orders().map(({ id, status, date_modified_gmt: modified }) => {
          const modifiedAt = `${modified}Z`
          return arrivedOrder(id, now, { status, modifiedAt, createdAt: modifiedAt })
        }),
      )
    },
    at: (laterMs: number) => void (now = begun + laterMs),
    /** @returns what is lost by then */
    async sweep(): Promise<string[]> {
      await sweep(contextOf({ store, source, lease, shop: watched, now }))
      const discrepancies = await store.discrepancies.list('shop', 99)
      return discrepancies.map(({ kind, orderId }) => `${kind} ${orderId}`).sort()
    },
  }
}

describe('the sweep', () => {
  it('given nothing ever arrived, then every order since the source was declared is lost', async (test) => {
    const { shop, at, sweep } = await world(test)
    at(1_000)
    const placed = shop.createOrders(4).filter((id) => {
      return shop.orders().find((order) => order.id === id)?.status !== 'checkout-draft'
    })
    assert.ok(placed.length > 0)
    assert.deepEqual(await sweep(), [], 'their deliveries may be on the way')
    at(2 * afterMs)
    const lost = placed.map((id) => `missing-order ${id}`)
    assert.deepEqual(await sweep(), lost)
    assert.deepEqual(await sweep(), lost)
  })

  for (const skewMs of [-10 * 60_000, -90_000, 10 * 60_000]) {
    it(`given a shop whose clock is off by ${skewMs / 1_000} s, then a lost update is found`, async (test) => {
      const { shop, at, change, known, sweep } = await world(test, skewMs)
      const [orderId] = shop.createOrders(1) as [number]
      known()
      // It is swept for a while, so that its clock is known.
      for (let minute = 1; minute <= 20; minute++) {
        at(minute * 60_000)
        assert.deepEqual(await sweep(), [])
      }
      await change(orderId)
      at(20 * 60_000 + afterMs / 2)
      assert.deepEqual(await sweep(), [], 'its delivery may be on the way')
      at(20 * 60_000 + 2 * afterMs)
      assert.deepEqual(await sweep(), [`lost-update ${orderId}`])
    })
  }
})
