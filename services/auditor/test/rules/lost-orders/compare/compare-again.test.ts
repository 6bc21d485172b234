import assert from 'node:assert/strict'
import { it } from 'node:test'
import { memoryAuditStore } from '../../../../src/store/adapters/memory-audit-store.ts'
import { compareAgain } from '../../../../src/rules/lost-orders/compare/compare-again.ts'
import { clientOf } from '../../../adapters/woocommerce/shop-of-a-test.ts'
import { contextOf, sourceOf, startTestShop, watchedWooCommerce } from '../../../world.ts'

const begun = Date.parse('2026-11-21T07:00:00Z')
const afterMs = 60_000

it('given something arrived late of more orders than one list holds, then it is said that there are more until all were compared', async (test) => {
  const now = begun + 10 * afterMs
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => begun)
  const comparisons = shop.createOrders(130).map((id) => ({
    ...{ _id: `shop/${id}`, source: 'shop', orderId: String(id), at: new Date(begun) },
  }))
  const batch = {
    ...{ comparisons, orders: [], facts: [], eventIds: [], connected: new Map<string, number>() },
    ...{ quarantined: [], notifications: [], mailRelay: null },
  }
  await store.write(batch, { onCommit: (effect) => effect() })
  const sequence = { field: 'id', step: 1, settle: { afterMs, laterOrders: 2 } }
  const source = sourceOf({ sequence })
  const watched = watchedWooCommerce(clientOf(shop.url), () => now)
  const compare = () => compareAgain(contextOf({ store, source, shop: watched, now }))
  assert.equal(await compare(), true)
  assert.equal((await store.comparisons.due('shop', now, 999)).length, 30)
  assert.equal(await compare(), false)
  assert.deepEqual(await store.comparisons.due('shop', now, 999), [])
})
