import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { auditCollections, ensureAuditCollections } from '../../src/adapters/audit-collections.ts'
import { takeLease } from '../../src/adapters/source-lease.ts'
import { watchedShop } from '../../src/adapters/watched-shop.ts'
import { newSenderHealth } from '../../src/domain/sender-health/sender-health.ts'
import { newRhythm } from '../../src/domain/silence/rhythm.ts'
import { evolveStall } from '../../src/domain/stall/evolve-stall.ts'
import { newStallState } from '../../src/domain/stall/stall-state.ts'
import { judgeStalls } from '../../src/judge/stalls.ts'
import { clientOf, never } from '../shop-rest/shop-of-a-test.ts'

const settle = { afterMs: 60_000, laterOrders: 2 }
const limitMs = 600_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** An order that has been `pending` for as long as may be, as far as facts have been folded. In the shop it is at some status. */
async function world(test: TestContext, { inShop = 'pending', movedMs = 0 } = {}) {
  const client = new MongoClient((await stackForTests()).mongodbUrl)
  const db = client.db(`auditor-${randomUUID().slice(0, 8)}`)
  let now = begun
  const shop = await startShop({
    deliveryUrl: 'http://127.0.0.1:9/',
    secret: 'shop-secret',
    mode: 'stepped',
    nowMs: () => now,
    apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions: 'read_write' }],
    plainHttpOnLoopback: true,
  })
  test.after(async () => {
    await shop.stop()
    await db.dropDatabase()
    await client.close()
  })
  await ensureAuditCollections(db)
  const lease = await takeLease(db, 'shop', { owner: 'test', leaseMs: 600_000 })
  assert.ok(lease !== undefined)
  const [id] = shop.place(1)
  const orderId = String(id)
  const ask = clientOf(shop.url)
  const move = (status: string) => ask({ method: 'PUT', path: `orders/${orderId}`, body: { status } }, never)
  await move('pending')
  now = begun + movedMs
  if (inShop !== 'pending') await move(inShop)
  const stall = evolveStall(newStallState(), { type: 'entered', orderId, at: begun })
  const rule = { rule: 'time' as const, afterMs: limitMs }
  const sequence = { field: 'id', step: 1, settle }
  const source = { name: 'shop', sequence, stalled: { pending: [rule] }, silence: undefined, ask: undefined }
  const { orders, losses } = auditCollections(db)
  return {
    /** What has come in of the order, and may be noted as a fact that is still to be folded. */
    async known(status: string): Promise<void> {
      const at = new Date(begun)
      await orders.insertOne({
        ...{ _id: `shop/${orderId}`, source: 'shop', orderId, status, isAnnounced: true, unannounced: null },
        ...{ modifiedAt: at.toISOString(), createdAt: at.toISOString() },
        ...{ firstSeenAt: at, seenAt: at, position: 'orders/0/1' },
      })
    },
    async judge({ isAsked = true } = {}) {
      now = begun + limitMs
      const { desired } = await judgeStalls(
        {
          ...{ db, source, lease, through: now, now, clock: () => now, signal: never, inform: () => {} },
          state: { stalls: new Map([['pending', stall]]), rhythm: newRhythm(), senders: newSenderHealth() },
          shop: isAsked ? watchedShop(ask, () => now) : undefined,
        },
        () => undefined,
      )
      return [
        ...desired.map(({ rule: name }) => name),
        ...(await losses.find().toArray()).map(({ kind, status }) => `${kind} ${status}`),
      ]
    },
  }
}

describe('an order that has been in a status for too long', () => {
  it('given the shop has it there as well, then it is stalled', async (test) => {
    const { known, judge } = await world(test)
    await known('pending')
    assert.deepEqual(await judge(), ['stalled-order'])
  })

  it('given the shop has moved it on and that settled, then its update is lost, and it is not stalled', async (test) => {
    const { known, judge } = await world(test, { inShop: 'processing', movedMs: limitMs - settle.afterMs })
    await known('pending')
    assert.deepEqual(await judge(), ['lost-update processing'])
  })

  it('given the shop has only just moved it on, then it is neither: the delivery is on its way', async (test) => {
    const { known, judge } = await world(test, { inShop: 'processing', movedMs: limitMs - 1_000 })
    await known('pending')
    assert.deepEqual(await judge(), [])
  })

  for (const isAsked of [true, false]) {
    const asked = isAsked ? 'and the shop can be asked' : 'and the shop can not be asked'
    it(`given the log tells by now that it has moved on, ${asked}, then it is neither`, async (test) => {
      const { known, judge } = await world(test, { inShop: 'processing', movedMs: 1_000 })
      await known('processing')
      assert.deepEqual(await judge({ isAsked }), [])
    })
  }
})
