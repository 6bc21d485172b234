import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { SourceLeaseLost } from '../../../src/leases/lease-store.ts'
import type { Rig } from './rig.ts'

const forLong = 600_000

export function leasesKeepTheirPromises<Tx>(rig: Rig<Tx>): void {
  describe('the lease of a source', () => leaseContract(rig))
}

function leaseContract<Tx>(rig: Rig<Tx>): void {
  const open = async (test: TestContext) => {
    const { stores, close } = await rig.open()
    test.after(close)
    return stores[0].leases
  }

  it('given many instances that take it together, then one holds it', async (test) => {
    const leases = await open(test)
    const owners = Array.from({ length: 12 }, (_, i) => `owner-${i}`)
    const taken = await Promise.all(owners.map((owner) => leases.take('shop', { owner, leaseMs: forLong })))
    assert.equal(taken.filter((lease) => lease !== undefined).length, 1)
  })

  it('given a prolonged lease, then its fence stays; given another owner, then it rises', async (test) => {
    const leases = await open(test)
    const first = await leases.take('shop', { owner: 'a', leaseMs: forLong })
    const again = await leases.take('shop', { owner: 'a', leaseMs: -1 })
    assert.equal(again?.fence, first?.fence)
    const other = await leases.take('shop', { owner: 'b', leaseMs: forLong })
    assert.ok(other !== undefined && again !== undefined && other.fence > again.fence)
    await assert.rejects(leases.assertHeld(again), SourceLeaseLost)
    await leases.assertHeld(other)
  })

  it('given many sources are taken at once, then those come that no other instance holds', async (test) => {
    const leases = await open(test)
    const theirs = await leases.take('shop-1', { owner: 'a', leaseMs: forLong })
    assert.ok(theirs !== undefined)
    const free = await leases.take('shop-2', { owner: 'a', leaseMs: forLong })
    assert.ok(free !== undefined)
    await leases.release(free)
    const taken = await leases.takeAll(['shop-1', 'shop-2', 'shop-3'], { owner: 'b', leaseMs: forLong })
    assert.deepEqual(taken.map(({ source }) => source).sort(), ['shop-2', 'shop-3'])
    for (const lease of taken) await leases.assertHeld(lease)
    await leases.assertHeld(theirs)
    await assert.rejects(leases.assertHeld(free), SourceLeaseLost)
  })

  it('given the lease is released, then another instance takes it immediately', async (test) => {
    const leases = await open(test)
    const first = await leases.take('shop', { owner: 'a', leaseMs: forLong })
    assert.ok(first !== undefined)
    assert.equal(await leases.take('shop', { owner: 'b', leaseMs: forLong }), undefined)
    await leases.release(first)
    assert.ok((await leases.take('shop', { owner: 'b', leaseMs: forLong })) !== undefined)
  })
}
