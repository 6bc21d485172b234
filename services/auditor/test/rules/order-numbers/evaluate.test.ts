import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { memoryAuditStore } from '../../../src/store/adapters/memory-audit-store.ts'
import type { SequenceRule } from '../../../src/rules/order-numbers/domain/sequence-rule.ts'
import { evaluateNumbers } from '../../../src/rules/order-numbers/evaluate.ts'
import { clientOf } from '../../sources/woocommerce/adapters/shop-of-a-test.ts'
import { contextOf, sourceOf, startTestShop, watchedWooCommerce } from '../../world.ts'

const afterMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

const allArrived = [1000, 1001, 1002, 1004, 1005, 1006, 1007, 1008, 1009, 1020, 1021, 1022]

/**
 * A shop with the orders 1000 to 1009, of which all but 1003 have arrived, and
 * 1020, after numbers that are nobody's.
 */
async function world(test: TestContext, field: string, { isReachable = true, arrived = allArrived } = {}) {
  const rule: SequenceRule = { field, step: 1, settle: { afterMs, laterOrders: 2 } }
  let now = begun
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => now)
  const lease = await store.leases.take('shop', { owner: 'test', leaseMs: 600_000 })
  assert.ok(lease !== undefined)
  shop.createOrders(10)
  await store.sequences.record(arrived.map((slot) => ({ source: 'shop', slot, isCreation: true })))
  const logged: string[] = []
  return {
    logged,
    shop,
    store,
    /** The slots that are candidates. */
    candidates: () =>
      store.candidates.retain('shop', [1003, ...Array.from({ length: 10 }, (_, i) => 1010 + i)]),
    /** An evaluation, as late as this after the orders were placed. */
    async evaluate(laterMs: number, first?: number) {
      now = begun + laterMs
      const context = contextOf({
        ...{ store, lease, now },
        source: sourceOf({ sequence: { ...rule, first } }),
        shop: isReachable ? watchedWooCommerce(clientOf(shop.url), () => now) : undefined,
        inform: (sentence: string) => void logged.push(sentence),
      })
      const { desired, found } = await evaluateNumbers(context)
      return { desired, waiting: found?.waiting ?? [] }
    },
  }
}

describe('the gaps of a source’s numbers', () => {
  for (const field of ['id', 'number']) {
    it(`by ${field}: given they have not settled, then no query; after that, each has its verdict`, async (test) => {
      const { candidates, store, evaluate } = await world(test, field)
      assert.deepEqual((await evaluate(0)).waiting, [])

      const { waiting, desired } = await evaluate(2 * afterMs)
      assert.deepEqual(
        waiting.map(({ number, verdict }) => [number, verdict]),
        [[1003, 'found']],
        'the ten that are nobody’s are settled for good',
      )
      assert.deepEqual(desired, [], 'what the shop has is a discrepancy, not a gap')
      const discrepancies = await store.discrepancies.list('shop', 9)
      assert.deepEqual(
        discrepancies.map(({ kind, orderId }) => [kind, orderId]),
        [['missing-order', '1003']],
      )
      const explained = (await store.sources.find('shop'))?.explained
      assert.deepEqual(explained, { 'not-an-order': 10 })

      await store.sequences.record([{ source: 'shop', slot: 1003, isCreation: true }])
      const after = await evaluate(3 * afterMs)
      assert.deepEqual(after.waiting, [])
      assert.ok(((await store.sequences.load('shop')).watermark ?? 0) >= 1003)
      assert.deepEqual(await candidates(), [])
    })
  }

  it('given the shop can’t be asked, then the gaps themselves are the alert, as ranges', async (test) => {
    const { store, evaluate } = await world(test, 'id', { isReachable: false })
    await evaluate(0)
    const { desired } = await evaluate(2 * afterMs)
    assert.deepEqual(desired[0]?.affected, {
      count: 11,
      ranges: [
        { first: '1003', last: '1003' },
        { first: '1010', last: '1019' },
      ],
    })
    await store.sequences.record(
      [1003, ...Array.from({ length: 10 }, (_, i) => 1010 + i)].map((slot) => ({
        ...{ source: 'shop', slot },
        isCreation: true,
      })),
    )
    assert.deepEqual((await evaluate(2 * afterMs)).desired, [])
  })

  it('given an unavailable shop and mostly unused numbers, then a late lost order is still named', async (test) => {
    const { store, evaluate } = await world(test, 'id', { isReachable: false })
    const even = (first: number, count: number) =>
      store.sequences.record(
        Array.from({ length: count }, (_, i) => ({ source: 'shop', slot: first + 2 * i, isCreation: true })),
      )
    await even(1_022, 3_000)
    await evaluate(0)
    assert.equal((await evaluate(2 * afterMs)).desired[0]?.affected.count, 1_000)
    const weekMs = 7 * 24 * 3_600_000
    await evaluate(2 * afterMs + weekMs)
    assert.deepEqual(
      (await evaluate(2 * afterMs + weekMs + 1)).desired,
      [],
      'a week later they are not alerted',
    )

    await even(7_022, 10)
    await evaluate(3 * afterMs + weekMs)
    const { desired } = await evaluate(5 * afterMs + weekMs)
    assert.deepEqual(desired[0]?.affected.ranges.slice(0, 2), [
      { first: '7019', last: '7019' },
      { first: '7021', last: '7021' },
    ])
    assert.ok(((await store.sequences.load('shop')).watermark ?? 0) >= 7_018)
  })

  it('given an unavailable shop, then gaps wait unverified, and are settled once it responds', async (test) => {
    const { shop, evaluate, candidates } = await world(test, 'id')
    await evaluate(0)
    await shop.stop()
    const { waiting, desired } = await evaluate(2 * afterMs)
    assert.equal(waiting.length, 11)
    assert.ok(waiting.every(({ verdict, reason }) => verdict === 'unverified' && reason !== null))
    assert.deepEqual(desired, [])
    assert.equal((await candidates()).length, 11)
  })

  for (const field of ['id', 'number']) {
    it(`by ${field}: given an earlier first number, then the orders from there on are lost, once`, async (test) => {
      // Everything that arrived so far began with 1005; of what was before, 1001 is known from an update of
      // it.
      const { shop, store, evaluate, logged } = await world(test, field, { arrived: range(1005, 1022) })
      await evaluate(0, 1005)
      await evaluate(2 * afterMs, 1005)
      const at = new Date(begun)
      store.orders.put([
        {
          ...{ _id: 'shop/1001', source: 'shop', orderId: '1001', status: 'processing', isAnnounced: false },
          ...{ unannounced: null, modifiedAt: null, createdAt: null },
          ...{ firstSeenAt: at, seenAt: at, position: 'orders/0/1' },
        },
      ])
      assert.deepEqual(logged, [])

      await evaluate(3 * afterMs, 998)
      await evaluate(3 * afterMs + 1, 998)
      assert.equal(logged.length, 1)
      assert.match(logged[0] ?? '', /sequence.first of shop is 998 now: the numbers from there to 1005/)
      const discrepancies = await store.discrepancies.list('shop', 99)
      assert.deepEqual(
        discrepancies.map(({ kind, orderId }) => `${kind} ${orderId}`).sort(),
        shop
          .orders()
          .filter(({ id, status }) => id < 1005 && id !== 1001 && status !== 'checkout-draft')
          .map(({ id }) => `missing-order ${id}`),
      )
      assert.deepEqual(
        (await store.sources.find('shop'))?.explained,
        { 'not-an-order': 2 },
        'what was accounted for stays so, and the two before the shop’s first order are explained',
      )
    })
  }
})

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
