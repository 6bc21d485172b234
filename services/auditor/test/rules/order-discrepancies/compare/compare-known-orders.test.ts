import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { memoryAuditStore } from '../../../../src/store/adapters/memory-audit-store.ts'
import type { RecoveryRequest } from '../../../../src/adapters/ingest/recover-order.ts'
import { compareKnownOrders } from '../../../../src/rules/order-discrepancies/compare/compare-known-orders.ts'
import { loadSweepState } from '../../../../src/rules/order-discrepancies/compare/sweep-state.ts'
import { sweepQuietly } from '../../../../src/scheduling/sweep-quietly.ts'
import { searchDiscrepancies } from '../../../../src/rules/order-discrepancies/search-discrepancies.ts'
import { recoverOrders } from '../../../../src/rules/order-discrepancies/recover-orders.ts'
import { clientOf } from '../../../sources/woocommerce/adapters/shop-of-a-test.ts'
import { sortDiscrepancies } from '../../../../src/discrepancies/discrepancies.ts'
import { deletionsDoubtedRule } from '../../../../src/rules/order-discrepancies/compare/domain/deletions-doubted-alert.ts'
import { arrivedOrder, contextOf, sourceOf, startTestShop, watchedWooCommerce } from '../../../world.ts'

const minuteMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** A shop all of whose orders have arrived. */
async function world(test: TestContext, placed: number) {
  let now = begun
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => now)
  const ids = shop.createOrders(placed)
  store.orders.put(shop.orders().map(({ id, status }) => arrivedOrder(id, begun, { status })))
  const lease = await store.leases.take('shop', { owner: 'test', leaseMs: 600_000 })
  assert.ok(lease !== undefined)
  const sequence = { field: 'id', step: 1, settle: { afterMs: minuteMs, laterOrders: 2 } }
  const source = sourceOf({ sequence })
  const watched = watchedWooCommerce(clientOf(shop.url), () => now)
  const logged: string[] = []
  const context = () =>
    contextOf({
      ...{ store, source, lease, shop: watched, now },
      inform: (sentence: string) => void logged.push(sentence),
    })
  return {
    ...{ shop, store, ids, logged },
    later: (minutes: number) => void (now += minutes * minuteMs),
    async remove(orderId: number, query = '?force=true'): Promise<void> {
      const url = `${shop.url}/wp-json/wc/v3/orders/${orderId}${query}`
      const headers = { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` }
      assert.equal((await fetch(url, { method: 'DELETE', headers })).status, 200)
    },
    async alerted(): Promise<string[]> {
      const { rules, desired } = await searchDiscrepancies(context())
      assert.ok(rules.includes(deletionsDoubtedRule))
      return desired.map(({ rule, summary }) => `${rule}: ${summary}`)
    },
    isQuiet: async () => sweepQuietly(context(), await loadSweepState(context())),
    async compare(): Promise<string[]> {
      await compareKnownOrders(context())
      return (await store.discrepancies.list('shop', 999))
        .map(({ kind, orderId }) => `${kind} ${orderId}`)
        .sort()
    },
    /** @returns what was handed to ingest */
    async recover(): Promise<RecoveryRequest[]> {
      const handed: RecoveryRequest[] = []
      await recoverOrders(context(), (await sortDiscrepancies(store, sourceOf())).open, (recovery) => {
        handed.push(recovery)
        return Promise.resolve({ kind: 'appended', eventId: 'a', position: 'orders/0/2' })
      })
      return handed
    },
  }
}

it('given an order that the shop deleted for good, then ingest gets a deletion until it has it', async (test) => {
  const { store, ids, later, remove, compare, recover } = await world(test, 12)
  later(2)
  assert.deepEqual(await compare(), [])
  const orderId = ids.at(-1) as number
  await remove(orderId)
  await remove(ids[0] as number, '')
  later(30)
  assert.deepEqual(await compare(), [], 'not every minute')
  later(60)
  assert.deepEqual(await compare(), [`deletion ${orderId}`, `lost-update ${ids[0]}`])
  const [deleted, binned] = (await recover()).sort((a, b) => b.order.id - a.order.id)
  assert.deepEqual(deleted, {
    ...{ source: 'shop', event: 'OrderDeleted' },
    order: { id: orderId, deletedAfter: '2026-11-21T07:00:00Z' },
  })
  assert.equal(binned?.event, 'OrderDeleted')

  const [known] = await store.orders.find([`shop/${orderId}`])
  assert.ok(known !== undefined)
  store.orders.put([{ ...known, status: 'trash' }])
  const { open } = await sortDiscrepancies(store, sourceOf())
  assert.deepEqual(
    open.map(({ kind }) => kind),
    ['lost-update'],
  )
})

it('given more orders than one list holds, then each is queried in turn, then the first again', async (test) => {
  const { ids, later, remove, compare } = await world(test, 230)
  later(2)
  const [first, last] = [ids[0], ids[229]] as [number, number]
  await remove(first)
  await remove(last)
  assert.deepEqual(await compare(), [`deletion ${first}`])
  assert.deepEqual(await compare(), [`deletion ${first}`])
  assert.deepEqual(await compare(), [`deletion ${first}`, `deletion ${last}`])
})

it('given most orders are gone, then none is taken for deleted: an alert until they are back', async (test) => {
  const { store, ids, later, remove, compare, alerted, isQuiet, logged } = await world(test, 12)
  later(2)
  assert.equal(await isQuiet(), true)
  later(61)
  for (const id of ids.slice(0, 8)) await remove(id)
  assert.equal(await isQuiet(), false, 'all of the source is to be evaluated')
  assert.deepEqual(await compare(), [])
  assert.match(logged.join(), /8 of 12 orders .* may be another shop's/)
  const alert =
    'deletions-doubted: shop no longer has 8 of 12 orders that were queried. They are not taken for deleted.'
  assert.deepEqual(await alerted(), [alert], 'also while no pass is due')
  later(61)
  assert.deepEqual(await alerted(), [alert])
  const gone = await store.orders.find(ids.slice(0, 6).map((id) => `shop/${id}`))
  store.orders.put(gone.map((order) => ({ ...order, status: 'trash' })))
  later(61)
  assert.deepEqual(await alerted(), [])
})

it('given a shop that does not respond, then nothing is concluded, and it is queried again', async (test) => {
  const { shop, ids, later, remove, compare } = await world(test, 3)
  later(2)
  await remove(ids[0] as number)
  shop.replaceResponses('bad-gateway')
  assert.deepEqual(await compare(), [])
  shop.replaceResponses(undefined)
  later(2)
  assert.deepEqual(await compare(), [`deletion ${ids[0]}`])
})
