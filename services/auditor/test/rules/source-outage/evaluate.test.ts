import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { memoryAuditStore } from '../../../src/store/adapters/memory-audit-store.ts'
import type { RecoverOrder } from '../../../src/adapters/ingest/recover-order.ts'
import { RecoveryFault } from '../../../src/adapters/ingest/recovery-fault.ts'
import type { AlertChange } from '../../../src/alerts/domain/alert-state.ts'
import { foldAccepted, foldRefused } from '../../../src/rules/webhooks/domain/sender-health.ts'
import { evaluateSource } from '../../../src/evaluate-source.ts'
import { clientOf } from '../../sources/woocommerce/adapters/shop-of-a-test.ts'
import {
  alertsLog,
  arrivedOrder,
  contextOf,
  sourceOf,
  startTestShop,
  watchedWooCommerce,
} from '../../world.ts'
import { loadSourceState } from '../../../src/observe/load-source-state.ts'

const minuteMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** A shop that is heard, and an auditor of it in virtual time. */
async function world(test: TestContext) {
  let now = begun
  let ingest: 'works' | 'loses' | 'unavailable' = 'works'
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => now)
  await store.sources.declare(['shop'], begun)
  const sequence = { field: 'id', step: 1, settle: { afterMs: minuteMs, laterOrders: 2 } }
  const source = sourceOf({ sequence })
  const lease = await store.leases.take('shop', { owner: 'test', leaseMs: 9e9 })
  assert.ok(lease !== undefined)
  const watched = watchedWooCommerce(clientOf(shop.url), () => now)
  let state = await loadSourceState(store.states, lease)
  const appended: AlertChange[] = []
  const alerts = alertsLog(appended)
  const recover: RecoverOrder = ({ order }) => {
    if (ingest === 'unavailable')
      return Promise.reject(new RecoveryFault('unavailable', 'ingest is unavailable'))
    if (ingest === 'works') comeIn(order.id)
    return Promise.resolve({ kind: 'appended', eventId: 'a', position: 'orders/0/2' })
  }
  const comeIn = (id: number): void => {
    const placed = shop.orders().find((order) => order.id === id)
    assert.ok(placed !== undefined)
    const modifiedAt = new Date(begun).toISOString()
    store.orders.put([arrivedOrder(id, now, { status: placed.status, modifiedAt, createdAt: modifiedAt })])
  }
  return {
    shop,
    comeIn,
    ingestIs: (state: typeof ingest) => void (ingest = state),
    refuse(): void {
      const times = { from: new Date(now - minuteMs).toISOString(), to: new Date(now).toISOString() }
      const refused = [{ reason: 'unavailable', count: 5 }]
      const senders = foldRefused(state.senders, {
        ...{ source: 'shop', instance: 'one', webhookId: '1', inARow: 5, refused, ...times },
      })
      state = { ...state, senders }
    },
    accept: () =>
      void (state = { ...state, senders: foldAccepted(state.senders, { at: now, webhookId: '1' }) }),
    /** Another instance continues. */
    async die() {
      const { senders } = state
      state = { ...(await loadSourceState(store.states, lease)), senders }
    },
    /** @returns what is said of alerts */
    async evaluate(minutes = 1): Promise<AlertChange[]> {
      now += minutes * minuteMs
      appended.length = 0
      const context = contextOf({ store, source, lease, shop: watched, state, now, alerts, recover })
      state = (await evaluateSource(context)).state
      return [...appended]
    },
  }
}

const raised = (events: AlertChange[]): string[] =>
  events.map(({ type, data: { rule } }) => `${type === 'AlertRaised' ? 'raised' : 'resolved'} ${rule}`).sort()

const outcomes = (events: AlertChange[]) =>
  events.flatMap(({ data }) => ('outcome' in data && data.outcome !== undefined ? [data.outcome] : []))

it('given orders lost in an outage, when all are recovered, then one alert reports it', async (test) => {
  const { shop, evaluate, refuse, accept, die } = await world(test)
  refuse()
  shop.createOrders(3)
  assert.deepEqual(raised(await evaluate(0)), ['raised webhook-failing'])
  accept()
  const back = await evaluate(3)
  await die()
  assert.deepEqual(raised(back), [
    ...['raised missing-order', 'raised missing-order', 'raised missing-order'],
    'resolved webhook-failing',
  ])
  const after = await evaluate(3)
  assert.deepEqual(raised(after), [
    'raised source-outage',
    ...['resolved missing-order', 'resolved missing-order', 'resolved missing-order'],
    'resolved source-outage',
  ])
  const fingerprint = `source-outage/shop/${encodeURIComponent(new Date(begun).toISOString())}`
  for (const { type, subject, data } of [...back, ...after]) {
    if (type !== 'AlertResolved' || subject === fingerprint) continue
    assert.equal('reportedBy' in data && data.reportedBy, fingerprint)
  }
  const one = { missing: 1, updates: 0, recovered: 1, late: 0, gone: 0, open: 0 }
  const outage = { from: '2026-11-21T06:59:00.000Z', until: '2026-11-21T07:03:00.000Z' }
  assert.deepEqual(outcomes(after), [one, one, one, { ...one, missing: 3, recovered: 3, outage }])
  assert.deepEqual(await evaluate(3), [])
  await die()
  assert.deepEqual(await evaluate(3), [])
})

it('given an unrecoverable order, then the outage is reported after half an hour', async (test) => {
  const { shop, evaluate, refuse, accept, ingestIs } = await world(test)
  ingestIs('loses')
  refuse()
  shop.createOrders(1)
  await evaluate(0)
  accept()
  await evaluate(3)
  assert.deepEqual(raised(await evaluate(20)), [])
  const after = await evaluate(15)
  assert.deepEqual(raised(after), ['raised source-outage', 'resolved source-outage'])
  assert.deepEqual(
    outcomes(after).map(({ missing, open, recovered }) => [missing, recovered, open]),
    [[1, 0, 1]],
  )
})

it('given an order that was lost without an outage, then its own end says how it arrived', async (test) => {
  const { shop, evaluate, comeIn, ingestIs } = await world(test)
  const [recovered, late] = shop.createOrders(2)
  assert.ok(late !== undefined)
  ingestIs('unavailable')
  assert.deepEqual(raised(await evaluate(3)), ['raised missing-order', 'raised missing-order'])
  comeIn(late)
  ingestIs('works')
  const ends = [...(await evaluate()), ...(await evaluate())].filter(({ type }) => type === 'AlertResolved')
  const sentences = ends.map(({ data }) => ('reason' in data ? data.reason : ''))
  assert.match(sentences.join('\n'), new RegExp(`Order ${late} of shop arrived late, by itself`))
  assert.match(sentences.join('\n'), new RegExp(`Order ${recovered} of shop was recovered from the shop`))
  const one = { missing: 1, updates: 0, recovered: 0, late: 0, gone: 0, open: 0 }
  assert.deepEqual(outcomes(ends), [
    { ...one, late: 1 },
    { ...one, recovered: 1 },
  ])
  assert.ok(ends.every(({ data }) => 'reason' in data && data.reportedBy === undefined))
})
