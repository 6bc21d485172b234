import assert from 'node:assert/strict'
import { it } from 'node:test'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import type { RestClient } from '../../src/sources/woocommerce/adapters/rest-client.ts'
import { ShopFault } from '../../src/sources/shop-fault.ts'
import { newPass } from '../../src/reconcile/domain/shop-pass.ts'
import { runReconciliations } from '../../src/reconcile/run-reconciliations.ts'
import { clientOf } from '../sources/woocommerce/adapters/shop-of-a-test.ts'
import { sourceOf, startTestShop, watchedWooCommerce } from '../world.ts'

const dayMs = 24 * 3_600_000
const minuteMs = 60_000

it('given due sources, then each held here is compared; an unavailable shop delays no other', async (test) => {
  const now = Date.parse('2026-11-21T07:00:00Z')
  const shop = await startTestShop(test, () => now - 10 * minuteMs)
  shop.createOrders(3)
  const store = memoryAuditStore(() => now)
  const names = ['unavailable', 'of-another', 'begun', 'shop', 'lately']
  await store.sources.declare(names, now - 3 * dayMs)
  const reportOf = (source: string, startedAt: number) => ({
    ...{ _id: source, source, since: '', through: '', orders: 0, equal: 0, missing: 0, outdated: 0 },
    ...{ notCompared: 0, deleted: 0, finishedAt: '', startedAt: new Date(startedAt).toISOString() },
  })
  for (const name of ['unavailable', 'of-another', 'shop'])
    await store.passes.report(reportOf(name, now - 2 * dayMs))
  await store.passes.report(reportOf('lately', now))
  const kept = { _id: 'daily/begun', source: 'begun', list: 'any', startedAt: now - minuteMs }
  await store.passes.keep(newPass({ ...kept, since: now - dayMs, boundary: now - 5 * minuteMs }))
  const unavailable: RestClient = () =>
    Promise.reject(new ShopFault('unavailable', 'the shop did not answer'))
  const lease = { lease: { source: '', fence: 1 }, lost: new AbortController().signal }
  const compared: string[] = []
  const warned: string[] = []
  const both = Promise.withResolvers<void>()
  const running = runReconciliations(
    names.map((name) => sourceOf({ name })),
    {
      ...{ store, reconcileEveryMs: dayMs, now: () => now, readThrough: () => Promise.resolve(now) },
      sharing: { leaseOf: (source) => (source === 'of-another' ? undefined : lease) },
      shops: new Map(
        names.map((name) => [
          name,
          watchedWooCommerce(name === 'unavailable' ? unavailable : clientOf(shop.url), () => now),
        ]),
      ),
      logger: {
        info: () => undefined,
        warn: (reported: { source?: string }) => void warned.push(reported.source ?? ''),
      },
      onReconciled: ({ source }) => {
        compared.push(source)
        if (compared.length === 2) both.resolve()
      },
    },
  )
  await both.promise
  await running.stop()
  assert.deepEqual(compared.sort(), ['begun', 'shop'])
  assert.deepEqual(warned, ['unavailable'])
})
