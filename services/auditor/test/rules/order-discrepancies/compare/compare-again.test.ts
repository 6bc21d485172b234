import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { DueComparison } from '../../../../src/rules/order-discrepancies/comparison-store.ts'
import type { MemoryAuditStore } from '../../../../src/store/adapters/memory-audit-store.ts'
import { memoryAuditStore } from '../../../../src/store/adapters/memory-audit-store.ts'
import { compareAgain } from '../../../../src/rules/order-discrepancies/compare/compare-again.ts'
import { searchDiscrepancies } from '../../../../src/rules/order-discrepancies/search-discrepancies.ts'
import { comparisonOverdueRule } from '../../../../src/rules/order-discrepancies/compare/domain/comparison-overdue-alert.ts'
import { clientOf, json, serverOf } from '../../../sources/woocommerce/adapters/shop-of-a-test.ts'
import { contextOf, never, sourceOf, startTestShop, watchedWooCommerce } from '../../../world.ts'

const begun = Date.parse('2026-11-21T07:00:00Z')
const afterMs = 60_000
const hourMs = 3_600_000

/** They are due from now on. */
async function keep(store: MemoryAuditStore, comparisons: DueComparison[]): Promise<void> {
  const batch = {
    ...{ comparisons, orders: [], facts: [], eventIds: [], connected: new Map<string, number>() },
    ...{ quarantined: [], notifications: [], mailRelay: null },
  }
  await store.write(batch, { onCommit: (effect) => effect() })
}

it('given more late arrivals than one list holds, then more are named until all are compared', async (test) => {
  const now = begun + 10 * afterMs
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => begun)
  const comparisons = shop.createOrders(130).map((id) => ({
    ...{ _id: `shop/${id}`, source: 'shop', orderId: String(id), at: new Date(begun) },
  }))
  await keep(store, comparisons)
  const sequence = { field: 'id', step: 1, settle: { afterMs, laterOrders: 2 } }
  const source = sourceOf({ sequence })
  const watched = watchedWooCommerce(clientOf(shop.url), () => now)
  const compare = () => compareAgain(contextOf({ store, source, shop: watched, now }))
  assert.equal((await compare()).isOpen, true)
  assert.equal((await store.comparisons.due('shop', now, 999)).length, 30)
  assert.notEqual((await compare()).isOpen, true)
  assert.deepEqual(await store.comparisons.due('shop', now, 999), [])
})

it('given only errors about an order, then that is an alert after a day, until a response', async (test) => {
  let now = begun
  let isBroken = true
  const { url } = await serverOf(test, (request, response) => {
    if (!/orders\/7\b/.test(request.url ?? '')) json(response, 200, [])
    else if (isBroken) json(response, 500, { code: 'internal_server_error' })
    else json(response, 404, { code: 'woocommerce_rest_shop_order_invalid_id' })
  })
  const store = memoryAuditStore(() => now)
  await keep(store, [{ _id: 'shop/7', source: 'shop', orderId: '7', at: new Date(begun) }])
  const shop = watchedWooCommerce(clientOf(url), () => now)
  /** The alerts after another request, to which the shop has responded. */
  const summaries = async (afterHours: number): Promise<string[]> => {
    now = begun + afterHours * hourMs
    for await (const page of shop.sweepOrders({ since: begun, list: 'any' }, never))
      assert.deepEqual(page.orders, [])
    const { rules, desired } = await searchDiscrepancies(contextOf({ store, shop, now, isSweepDue: false }))
    assert.ok(rules.includes(comparisonOverdueRule))
    return desired.map(({ rule, summary }) => `${rule}: ${summary}`)
  }
  assert.deepEqual(await summaries(1), [])
  assert.deepEqual(await summaries(25), [
    'comparison-overdue: Order 7 of shop could not be compared with the shop: it has given no usable response about it for more than a day. What arrived last may be older than its state.',
  ])
  isBroken = false
  assert.deepEqual(await summaries(26), [])
})

it('given a shop that is unavailable for long, then comparisons raise no alert beside its own', async (test) => {
  let now = begun
  const { url } = await serverOf(test, (_request, response) => json(response, 500, {}))
  const store = memoryAuditStore(() => now)
  await keep(store, [{ _id: 'shop/7', source: 'shop', orderId: '7', at: new Date(begun) }])
  const shop = watchedWooCommerce(clientOf(url), () => now)
  for (const hours of [30, 31, 32]) {
    now = begun + hours * hourMs
    await shop.verifyIds([8], never)
  }
  now += hourMs
  const { rules, desired } = await compareAgain(contextOf({ store, shop, now }))
  assert.deepEqual([rules, desired], [[], []])
})
