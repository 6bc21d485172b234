import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Binary } from 'mongodb'
import { givenWorld } from '@slipstream/testing/world.ts'
import { auditCollections, ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import { agesOf } from '../../src/stays/domain/learned/open-ages.ts'
import { newStallState } from '../../src/stays/domain/stall-state.ts'
import type { PackedStallState } from '../../src/stays/domain/upgrade-stall.ts'
import { SourceLeaseLost } from '../../src/leases/lease-store.ts'
import { loadSourceState } from '../../src/observe/load-source-state.ts'

const count = 2_500
const hour = 3_600_000

/** As an earlier version kept it: everything in one document, with all orders in the status. */
function packed(): Binary {
  const { byWork, ...others } = newStallState()
  const { byWall: _, open: __, steady: ___, threshold: ____, learnedOn: _____, ...kept } = others
  const stays = Array.from({ length: count }, (____0, index) => ({
    ...{ orderId: `${index}`, enteredAt: index * hour, enteredWorkMs: index * hour },
    ...{ enteredOrders: index, memory: index / 100, alertedAt: index === 7 ? { learned: 99 } : {} },
  }))
  const state: PackedStallState = {
    ...{ ...kept, orders: count, entered: count, memory: count / 100, byTime: byWork },
    open: Object.fromEntries(stays.map((stay) => [`#${stay.orderId}`, stay])),
  }
  return new Binary(gzipSync(JSON.stringify(state)))
}

describe('stalls as an earlier version kept them', () => {
  it('are brought over when they are loaded, each order once, also after it broke off', async (test) => {
    const { client, db } = givenWorld(test, 'auditor')
    await ensureAuditCollections(db)
    const store = mongoAuditStore(client, db)
    const { stalls } = auditCollections(db)
    const openStays = db.collection('auditOpenStays')
    const lease = await store.leases.take('shop', { owner: 'a test', leaseMs: 600_000 })
    assert.ok(lease)
    const before = { _id: 'shop/pending', source: 'shop', status: 'pending', state: packed() }
    await stalls.insertOne(before)

    await assert.rejects(loadSourceState(store.states, { ...lease, fence: lease.fence - 1 }), SourceLeaseLost)
    assert.equal(await openStays.countDocuments(), 0)
    await loadSourceState(store.states, lease)
    await stalls.replaceOne({ _id: before._id }, before)
    const state = (await loadSourceState(store.states, lease)).stalls.get('pending')

    assert.equal(await openStays.countDocuments(), count)
    assert.deepEqual([state?.orders, state?.entered], [count, count])
    const ages = agesOf(state?.open ?? assert.fail(), { at: count * hour, workMs: 0 }, 'at')
    assert.equal(
      ages.reduce((sum, age) => sum + age.count, 0),
      count,
    )
    assert.equal(
      ages.reduce((sum, age) => sum + age.alerted, 0),
      1,
    )
    const [alerted] = await store.stays.alerted('shop', 'pending', 9)
    assert.deepEqual(alerted, {
      ...{ orderId: '7', enteredAt: 7 * hour, enteredWorkMs: 7 * hour, enteredOrders: 7 },
      ...{ memory: 0.07, alertedAt: { learned: 99 } },
    })
    assert.deepEqual(await loadSourceState(store.states, lease), await loadSourceState(store.states, lease))
    assert.equal((await stalls.findOne({ _id: before._id }))?.state, undefined)
  })
})
