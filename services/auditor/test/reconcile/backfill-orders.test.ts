import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import type { RecoverOrder, RecoveryRequest } from '../../src/adapters/ingest/recover-order.ts'
import { RecoveryFault } from '../../src/adapters/ingest/recovery-fault.ts'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import { observeEvents } from '../../src/observe/observe-events.ts'
import { passCommandHandlers } from '../../src/commands/handle-pass-commands.ts'
import { evolveAuditedOrder } from '../../src/observe/domain/audited-order.ts'
import { event } from '../observe/domain/given.ts'
import { clientOf } from '../sources/woocommerce/adapters/shop-of-a-test.ts'
import { never, sourceOf, startTestShop, watchedWooCommerce } from '../world.ts'

const minuteMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** A shop whose source was declared after most of its orders were placed. */
async function world(test: TestContext, placed: number) {
  let now = begun
  const { client, db } = givenWorld(test, 'auditor')
  await ensureAuditCollections(db)
  const shop = await startTestShop(test, () => now)
  const store = mongoAuditStore(client, db)
  for (let left = placed; left > 0; left -= 70, now += 1_000) shop.createOrders(Math.min(left, 70))
  const old = shop.orders().filter(({ status }) => status !== 'checkout-draft')
  now += minuteMs
  await store.sources.declare(['shop'], now)
  now += minuteMs
  shop.createOrders(5)
  now += 10 * minuteMs
  const handed: RecoveryRequest[] = []
  let failAfter = Infinity
  const recover: RecoverOrder = (recovery) => {
    if (handed.length >= failAfter)
      return Promise.reject(new RecoveryFault('unavailable', 'ingest is unavailable'))
    handed.push(recovery)
    return Promise.resolve({ kind: 'appended', eventId: 'a', position: 'orders/0/2' })
  }
  const source = sourceOf()
  const { backfill } = passCommandHandlers({
    ...{ store, recover, now: () => now, onReconciled: () => undefined },
    sources: new Map([['shop', source]]),
    shops: new Map([['shop', watchedWooCommerce(clientOf(shop.url), () => now)]]),
    readThrough: () => Promise.resolve(now),
  })
  const shown: Record<string, unknown>[] = []
  return {
    ...{ old: old.map(({ id }) => id).sort((a, b) => a - b), handed, shown },
    failAfter: (orders: number) => void (failAfter = orders),
    request: (more: object = {}, id = 'a') =>
      (backfill as NonNullable<typeof backfill>)(
        { source: 'shop', since: '2026-01-01T00:00:00Z', mail: false, ...more },
        { id, by: 'Ana', reason: 'we begin', requestedAt: new Date(now) },
        never,
        (progress) => Promise.resolve(void shown.push(progress)),
      ),
  }
}

const idsOf = (handed: readonly RecoveryRequest[]): number[] => [
  ...new Set(handed.map(({ order }) => order.id).sort((a, b) => a - b)),
]

it('given orders from before a source was declared, then only they are backfilled, and once', async (test) => {
  const { old, handed, shown, request } = await world(test, 150)
  const result = await request()
  assert.ok(result.ok)
  assert.deepEqual([result.result['appended'], result.result['known']], [old.length, 0])
  assert.deepEqual(idsOf(handed), old)
  assert.equal(handed.length, old.length)
  assert.ok(handed.every(({ event: type, purpose }) => type === 'OrderCreated' && purpose === 'backfill'))
  assert.ok(shown.length >= 2)
  assert.deepEqual(await request(), result, 'answered again, nothing is done again')
  assert.equal(handed.length, old.length)
})

it('given ingest becomes unavailable in the middle, then it continues there, and all arrive', async (test) => {
  const { old, handed, failAfter, request } = await world(test, 250)
  failAfter(130)
  await assert.rejects(request(), /ingest is unavailable/)
  failAfter(Infinity)
  assert.ok((await request()).ok)
  assert.deepEqual(idsOf(handed), old)
  assert.ok(handed.length < old.length + 100, 'only the page at hand is handed over again')
})

it('given a time after the source was declared, then it is refused: that arrives by itself', async (test) => {
  const { request } = await world(test, 1)
  const result = await request({ since: '2026-11-21T08:00:00Z' })
  assert.ok(!result.ok)
  assert.match(result.reason, /arrives by itself/)
  assert.ok(!(await request({ source: 'nobody' })).ok)
})

describe('a backfilled order', () => {
  const created = event('OrderCreated', { status: 'processing', via: 'rest' })
  const provenance = { ...created.data.provenance, purpose: 'backfill' as const }
  const backfilled = { ...created, data: { ...created.data, provenance } } as typeof created
  const numbered = (one: typeof created, number: number, offset: bigint): ConsumedOrderEvent => {
    assert.ok('order' in one.data)
    const order = { ...one.data.order, orderId: String(number) }
    const position = { topic: 'orders', partition: 0, offset }
    const reported = { id: String(number), subject: `shop/${number}`, position, recordedAtMs: begun }
    return { ...one, ...reported, data: { ...one.data, order } } as ConsumedOrderEvent
  }

  it('given numbers below the first announced one, then none between counts as missing', async () => {
    const store = memoryAuditStore(() => begun)
    const sequence = { field: 'id', step: 1, settle: { afterMs: minuteMs, laterOrders: 2 } }
    const source = sourceOf({ sequence })
    const handle = observeEvents(store, new Map([['shop', source]]))
    await handle([numbered(backfilled, 100, 0n), numbered(created, 5_000, 1n)])
    assert.equal((await store.sequences.load('shop')).lowestCreated, 5_000)
  })

  it('given nothing of it was known, then neither stall nor lack follows until it moves on', () => {
    const { order, facts } = evolveAuditedOrder(undefined, backfilled)
    assert.deepEqual([facts, order.lacks, order.isAnnounced], [[], null, true])
    const later = event('OrderUpdated', { status: 'completed', modifiedAt: '2026-11-21T09:00:00Z' })
    assert.deepEqual(
      evolveAuditedOrder(order, later).facts.map(({ kind }) => kind),
      ['left', 'entered'],
    )
  })
})
