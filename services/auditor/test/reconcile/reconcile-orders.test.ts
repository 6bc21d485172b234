import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { auditCollections, ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import type { RestClient } from '../../src/sources/woocommerce/adapters/rest-client.ts'
import { reconcileOrders } from '../../src/reconcile/reconcile-orders.ts'
import { clientOf } from '../sources/woocommerce/adapters/shop-of-a-test.ts'
import { arrivedOrder, never, sourceOf, startTestShop, watchedWooCommerce } from '../world.ts'

const minuteMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** A shop, and an audit in MongoDB that knows all of its orders. */
async function world(test: TestContext, placed: number) {
  let now = begun
  const { client, db } = givenWorld(test, 'auditor')
  await ensureAuditCollections(db)
  const shop = await startTestShop(test, () => now)
  const store = mongoAuditStore(client, db)
  await store.sources.declare(['shop'], begun - minuteMs)
  const modified = new Map<number, string>()
  for (let left = placed; left > 0; left -= 70, now += 1_000) {
    const modifiedAt = `${new Date(now).toISOString().slice(0, 19)}Z`
    for (const id of shop.createOrders(Math.min(left, 70))) modified.set(id, modifiedAt)
  }
  const real = shop.orders().filter(({ status }) => status !== 'checkout-draft')
  await auditCollections(db).orders.insertMany(
    real.map(({ id, status }) =>
      arrivedOrder(id, begun, { status, modifiedAt: modified.get(id) ?? null, createdAt: null }),
    ),
  )
  now += 10 * minuteMs
  const source = sourceOf()
  const seenRequests: string[] = []
  let failAfter = Infinity
  const rest: RestClient = (request, signal, onDate) => {
    seenRequests.push(`${request.path} ${request.query?.['status'] ?? ''}`)
    if (seenRequests.length > failAfter) return Promise.reject(new Error('the process is killed'))
    return clientOf(shop.url)(request, signal, onDate)
  }
  const headers = { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` }
  const change = async (orderId: number, query: string, init: RequestInit) => {
    const response = await fetch(`${shop.url}/wp-json/wc/v3/orders/${orderId}${query}`, { headers, ...init })
    assert.equal(response.status, 200)
  }
  return {
    ...{ shop, store, db, seenRequests, ids: real.map(({ id }) => id) },
    killedAfter: (requests: number) => void (failAfter = seenRequests.length + requests),
    later: (minutes: number) => void (now += minutes * minuteMs),
    remove: (orderId: number) => change(orderId, '?force=true', { method: 'DELETE' }),
    complete: (orderId: number) => change(orderId, '', { method: 'PUT', body: '{"status":"completed"}' }),
    forget: (orderId: number) => auditCollections(db).orders.deleteOne({ _id: `shop/${orderId}` }),
    async reconcile(id = 'a') {
      const context = {
        ...{ store, source, shop: watchedWooCommerce(rest, () => now), signal: never, now: () => now },
        readThrough: () => Promise.resolve(now),
      }
      const report = await reconcileOrders(context, { id })
      const { orders, equal, missing, outdated, deleted, notCompared } = report
      return { orders, equal, missing, outdated, deleted, notCompared }
    },
    discrepancies: async () =>
      (await store.discrepancies.list('shop', 999)).map(({ kind, orderId }) => `${kind} ${orderId}`).sort(),
  }
}

const none = { missing: 0, outdated: 0, deleted: 0, notCompared: 0 }

it('given a log that has more orders than one list holds, then all are equal in the console', async (test) => {
  const { ids, store, reconcile, discrepancies } = await world(test, 214)
  const count = ids.length
  assert.deepEqual(await reconcile(), { ...none, orders: count, equal: count })
  assert.deepEqual(await discrepancies(), [])
  const report = await store.passes.lastReport('shop')
  assert.deepEqual([report?.orders, report?.equal], [count, count])
  assert.equal(await store.passes.find('a'), undefined, 'nothing of the walk stays')
})

it('given orders that differ, are missing or deleted, then each is a discrepancy, and once', async (test) => {
  const { ids, remove, complete, forget, later, reconcile, discrepancies } = await world(test, 40)
  const [changed, missing, deleted] = ids as [number, number, number]
  await complete(changed)
  await forget(missing)
  await remove(deleted)
  later(10)
  const orders = ids.length - 1
  const expected = { orders, equal: orders - 2, missing: 1, outdated: 1, deleted: 1, notCompared: 0 }
  assert.deepEqual(await reconcile(), expected)
  const found = [`deletion ${deleted}`, `lost-update ${changed}`, `missing-order ${missing}`].sort()
  assert.deepEqual(await discrepancies(), found)
  assert.deepEqual(await reconcile('b'), expected)
  assert.deepEqual(await discrepancies(), found)
})

it('given a process killed in the middle, then it continues there, and counts each order once', async (test) => {
  const { ids, seenRequests, killedAfter, reconcile } = await world(test, 350)
  killedAfter(4)
  await assert.rejects(reconcile(), /killed/)
  killedAfter(Infinity)
  seenRequests.length = 0
  assert.deepEqual(await reconcile(), { ...none, orders: ids.length, equal: ids.length })
  const resumed = seenRequests.length
  seenRequests.length = 0
  await reconcile('another')
  assert.ok(
    seenRequests.length > resumed,
    `${resumed} requests when resumed, ${seenRequests.length} from the start`,
  )
})
