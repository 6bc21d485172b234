import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { assertHeld, LeaseLost, releaseLease, takeLease } from '../src/adapters/source-lease.ts'

async function database(test: TestContext) {
  const client = new MongoClient((await stackForTests()).mongodbUrl)
  const db = client.db(`auditor-${randomUUID().slice(0, 8)}`)
  test.after(async () => {
    await db.dropDatabase()
    await client.close()
  })
  return db
}
const forLong = 600_000

it('of many that want to judge a source at once, one does', async (test) => {
  const db = await database(test)
  const owners = Array.from({ length: 12 }, (_, i) => `owner-${i}`)
  const leases = await Promise.all(owners.map((owner) => takeLease(db, 'shop', { owner, leaseMs: forLong })))
  assert.equal(leases.filter((lease) => lease !== undefined).length, 1)
})

it('given the lease is prolonged, then its fence stays; given another takes it over, then the fence rises', async (test) => {
  const db = await database(test)
  const first = await takeLease(db, 'shop', { owner: 'a', leaseMs: forLong })
  const again = await takeLease(db, 'shop', { owner: 'a', leaseMs: -1 })
  assert.equal(again?.fence, first?.fence)
  const other = await takeLease(db, 'shop', { owner: 'b', leaseMs: forLong })
  assert.ok(other !== undefined && again !== undefined && other.fence > again.fence)
  await assert.rejects(assertHeld(db, again), LeaseLost)
  await assertHeld(db, other)
})

it('given the lease is released, then another judges at once', async (test) => {
  const db = await database(test)
  const first = await takeLease(db, 'shop', { owner: 'a', leaseMs: forLong })
  assert.ok(first !== undefined)
  assert.equal(await takeLease(db, 'shop', { owner: 'b', leaseMs: forLong }), undefined)
  await releaseLease(db, first)
  assert.ok((await takeLease(db, 'shop', { owner: 'b', leaseMs: forLong })) !== undefined)
})
