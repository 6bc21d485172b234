import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { newCandidate } from '../../../src/rules/order-numbers/domain/verdict.ts'
import { evolveStall, type OpenStays } from '../../../src/stays/domain/evolve-stall.ts'
import { newStallState, type OpenStay } from '../../../src/stays/domain/stall-state.ts'
import { SourceLeaseLost } from '../../../src/leases/lease-store.ts'
import type { StayChange } from '../../../src/stays/open-stay-store.ts'
import type { FoundDiscrepancy } from '../../../src/discrepancies/discrepancy-store.ts'
import type { ObservedBatch } from '../../../src/observe/observed-batch.ts'
import type { Rig } from './rig.ts'
import { loadSourceState } from '../../../src/observe/load-source-state.ts'

const nothing: ObservedBatch = {
  ...{ orders: [], facts: [], eventIds: [], quarantined: [], comparisons: [] },
  connected: new Map(),
  notifications: [],
  mailRelay: null,
}
const begun = Date.parse('2026-11-21T09:00:00Z')
const terms = { owner: 'a', leaseMs: 600_000 }

const order = (orderId: string, firstSeenAt: number, isAnnounced = false) => ({
  ...{ _id: `shop/${orderId}`, source: 'shop', orderId, status: 'pending', isAnnounced },
  ...{ modifiedAt: null, createdAt: null, unannounced: null, position: 'orders/0/1' },
  ...{ firstSeenAt: new Date(firstSeenAt), seenAt: new Date() },
})

const discrepancy = (orderId: string, status = 'pending'): FoundDiscrepancy => ({
  ...{ kind: 'lost-update', source: 'shop', orderId, number: orderId, status },
  ...{ modifiedAt: '2026-11-21T08:00:00Z', evidence: [] },
})

/** What evaluation keeps. */
export function keepingKeepsItsPromises<Tx>(rig: Rig<Tx>): void {
  const open = async (test: TestContext) => {
    const { stores, inTransaction, close } = await rig.open()
    test.after(close)
    const write = (batch: Partial<ObservedBatch>) =>
      inTransaction((tx) => stores[0].write({ ...nothing, ...batch }, tx))
    return { store: stores[0], write }
  }

  describe('orders without a creation', () => {
    it('are found, the oldest first, until they have their reason', async (test) => {
      const { store, write } = await open(test)
      await write({
        orders: [
          order('1', begun + 2),
          order('2', begun + 1),
          order('3', begun, true),
          order('4', begun + 9),
        ],
      })
      const found = async () =>
        (await store.orders.missingCreations('shop', begun + 2, 10)).map(({ _id }) => _id)
      assert.deepEqual(await found(), ['shop/2', 'shop/1'])
      await store.orders.setReason(['shop/2'], 'lost')
      assert.deepEqual(await found(), ['shop/1'])
    })
  })

  describe('orders that are to be remembered', () => {
    it('are as if they had changed then, unless they have changed later', async (test) => {
      const { store, write } = await open(test)
      const seenAt = (ms: number) => ({ seenAt: new Date(begun + ms) })
      await write({
        orders: [
          { ...order('1', begun), ...seenAt(1_000) },
          { ...order('2', begun), ...seenAt(9_000) },
        ],
      })
      await store.orders.remember(['shop/1', 'shop/2', 'shop/3'], begun + 5_000)
      const found = await store.orders.find(['shop/1', 'shop/2', 'shop/3'])
      const seen = new Map(found.map((one) => [one.orderId, one.seenAt.getTime() - begun]))
      assert.deepEqual([seen.get('1'), seen.get('2'), seen.size], [5_000, 9_000, 2])
    })
  })

  describe('the orders of a source', () => {
    it('that are not deleted are listed by id, from one on; those that lack participants as well', async (test) => {
      const { store, write } = await open(test)
      await store.leases.take('shop', terms)
      await write({
        orders: [
          order('1', begun),
          { ...order('2', begun), status: 'trash' },
          { ...order('3', begun), lacks: 'lost' as const },
          { ...order('4', begun), lacks: null },
          { ...order('9', begun), _id: 'shop-two/9', source: 'shop-two', lacks: 'lost' as const },
        ],
      })
      const ids = (found: readonly { _id: string }[]) => found.map(({ _id }) => _id)
      const live = { limit: 2, deletedStatuses: new Set(['trash']) }
      assert.deepEqual(ids(await store.orders.present('shop', { after: undefined, ...live })), [
        'shop/1',
        'shop/3',
      ])
      assert.deepEqual(ids(await store.orders.present('shop', { after: 'shop/3', ...live })), ['shop/4'])
      assert.deepEqual(ids(await store.orders.lackingParticipants('shop', 9)), ['shop/3'])
      const pass = { beganAt: begun, after: 'shop/3' }
      await store.sources.comparedKnownOrders('shop', pass)
      assert.deepEqual((await store.sources.find('shop'))?.knownOrders, pass)
    })
  })

  describe('discrepancies', () => {
    it('found again, keep their time and take over the newer state', async (test) => {
      const { store } = await open(test)
      await store.discrepancies.add([discrepancy('1'), discrepancy('2')], begun)
      await store.discrepancies.retryAt('lost-update/shop/1', begun + 30_000, 'ingest is unavailable')
      await store.discrepancies.add([discrepancy('1', 'completed')], begun + 5_000)
      const [first] = await store.discrepancies.list('shop', 1)
      assert.deepEqual(first, {
        ...{ ...discrepancy('1', 'completed'), _id: 'lost-update/shop/1', foundAt: new Date(begun) },
        ...{ attempts: 1, recoverAt: new Date(begun + 30_000), lastError: 'ingest is unavailable' },
      })
    })

    it('of many sources queried together, each gets its own, oldest first, up to its limit', async (test) => {
      const { store } = await open(test)
      const sources = Array.from({ length: 120 }, (_, n) => `shop-${n}`)
      for (const [nth, at] of [begun + 2, begun + 1, begun].entries()) {
        const found = sources.slice(1).map((source) => ({ ...discrepancy(`${source}-${nth}`), source }))
        await store.discrepancies.add(found, at)
      }
      const lists = await Promise.all(sources.map((source) => store.discrepancies.list(source, 2)))
      assert.deepEqual(
        lists.map((list) => list.map(({ orderId }) => orderId)),
        sources.map((source, nth) => (nth === 0 ? [] : [`${source}-2`, `${source}-1`])),
      )
      assert.deepEqual((await store.discrepancies.sources()).sort(), sources.slice(1).sort())
    })

    it('end one by one, or by their age', async (test) => {
      const { store } = await open(test)
      await store.discrepancies.add([discrepancy('1'), discrepancy('2')], begun)
      await store.discrepancies.add([discrepancy('3')], begun + 1)
      await store.discrepancies.remove(['lost-update/shop/1'])
      await store.discrepancies.removeOld('shop', 'missing-order', begun + 1)
      await store.discrepancies.removeOld('shop', 'lost-update', begun + 1)
      assert.deepEqual(
        (await store.discrepancies.list('shop', 9)).map(({ orderId }) => orderId),
        ['3'],
      )
    })
  })

  describe('discrepancies that have ended', () => {
    it('are marked as taken or gone; found again, they are open', async (test) => {
      const { store } = await open(test)
      await store.discrepancies.add([discrepancy('1'), discrepancy('2'), discrepancy('3')], begun)
      await store.discrepancies.retryAt('lost-update/shop/1', begun, null)
      await store.discrepancies.retryAt('lost-update/shop/1', begun, 'the shop is unavailable')
      await store.discrepancies.setGone('lost-update/shop/2')
      await store.discrepancies.setGone('lost-update/shop/3')
      await store.discrepancies.add([discrepancy('3')], begun + 1)
      const marks = (await store.discrepancies.list('shop', 9)).map(({ orderId, isHandedOver, isGone }) => [
        ...[orderId, isHandedOver === true, isGone === true],
      ])
      assert.deepEqual(marks.sort(), [
        ['1', true, false],
        ['2', false, true],
        ['3', false, false],
      ])
    })

    it('are removed with the outage that counts them, both or neither', async (test) => {
      const { store } = await open(test)
      await store.discrepancies.add([discrepancy('1'), discrepancy('2')], begun)
      const lease = await store.leases.take('shop', terms)
      assert.ok(lease !== undefined)
      const counts = { missing: 0, updates: 1, recovered: 1, late: 0, gone: 0, open: 0 }
      const outage = { noticedAt: begun, from: begun, until: null, causes: ['a'], counts, numbers: ['1'] }
      const state = { ...(await loadSourceState(store.states, lease)), outage }
      const changed = { statuses: [], stays: [], folded: [], endedDiscrepancies: ['lost-update/shop/1'] }
      await assert.rejects(store.states.keep({ ...lease, fence: -1 }, state, changed), SourceLeaseLost)
      assert.equal((await store.discrepancies.list('shop', 9)).length, 2)
      await store.states.keep(lease, state, changed)
      assert.deepEqual((await loadSourceState(store.states, lease)).outage, outage)
      assert.deepEqual(
        (await store.discrepancies.list('shop', 9)).map(({ orderId }) => orderId),
        ['2'],
      )
      await store.states.keep(lease, { ...state, outage: null }, { ...changed, endedDiscrepancies: [] })
      assert.equal((await loadSourceState(store.states, lease)).outage ?? null, null)
    })
  })

  describe('candidates', () => {
    it('are kept while their slots are missing, and can be asked for again', async (test) => {
      const { store } = await open(test)
      const candidate = (slot: number) => ({
        ...{ ...newCandidate(begun), _id: `shop/${slot}`, source: 'shop', slot, number: slot },
      })
      await store.candidates.put([candidate(1), candidate(2), { ...candidate(3), verdict: 'found' }])
      await store.candidates.remove(['shop/1'])
      await store.candidates.verifyAgain('shop', 3, begun + 7)
      assert.deepEqual(await store.candidates.retain('shop', [1, 3]), [{ ...candidate(3), askAt: begun + 7 }])
      assert.deepEqual(await store.candidates.retain('shop', [2]), [])
    })
  })

  describe('comparisons that are due', () => {
    it('are found by their age, and one that became due again meanwhile stays', async (test) => {
      const { store, write } = await open(test)
      const due = (orderId: string, at: number) => ({
        ...{ _id: `shop/${orderId}`, source: 'shop', orderId, at: new Date(at) },
      })
      await write({ comparisons: [due('1', begun), due('2', begun + 5)] })
      const found = await store.comparisons.due('shop', begun + 4, 10)
      assert.deepEqual(found, [due('1', begun)])
      await write({ comparisons: [due('1', begun + 1)] })
      await store.comparisons.done(found)
      assert.deepEqual(await store.comparisons.due('shop', begun + 9, 10), [
        due('1', begun + 1),
        due('2', begun + 5),
      ])
      await store.comparisons.done([due('1', begun + 1)])
      assert.deepEqual(await store.comparisons.due('shop', begun + 9, 10), [due('2', begun + 5)])
    })
  })

  describe('what is known of a source', () => {
    it('is connected by its first event, swept up to the latest time, and counts explanations', async (test) => {
      const { store, write } = await open(test)
      assert.equal(await store.sources.connectedAt('shop'), undefined)
      await write({ connected: new Map([['shop', begun]]) })
      await write({ connected: new Map([['shop', begun + 1]]) })
      assert.equal(await store.sources.connectedAt('shop'), begun)
      await store.leases.take('shop', terms)
      await store.sources.swept('shop', 'any', 7)
      await store.sources.swept('shop', 'any', 5)
      await store.sources.countExplained('shop', { trashed: 2 })
      await store.sources.countExplained('shop', { trashed: 1, 'not-an-order': 1 })
      const { swept, explained } = (await store.sources.find('shop')) ?? {}
      assert.deepEqual(
        { swept, explained },
        { swept: { any: 7 }, explained: { trashed: 3, 'not-an-order': 1 } },
      )
    })
  })

  describe('what an evaluation has learned', () => {
    it('takes in each fact once: its state is kept and the facts are gone, both or neither', async (test) => {
      const { store, write } = await open(test)
      const lease = await store.leases.take('shop', terms)
      assert.ok(lease !== undefined)
      const entered = { kind: 'entered' as const, status: 'pending', source: 'shop', orderId: '1', at: begun }
      await write({ facts: [entered, { ...entered, source: 'other' }] })
      const state = await loadSourceState(store.states, lease)
      const folded = await store.states.facts('shop', 10)
      assert.equal(folded.length, 1)
      const stays: OpenStays = new Map()
      const fact = { type: 'entered' as const, orderId: '1', at: begun }
      state.stalls.set('pending', evolveStall(newStallState(), stays, fact))
      const changes = [{ status: 'pending', orderId: '1', stay: stays.get('1') }]
      const changed = { statuses: ['pending'], stays: changes, folded }

      const stale = { ...lease, fence: lease.fence - 1 }
      await assert.rejects(store.states.keep(stale, state, changed), SourceLeaseLost)
      assert.equal((await loadSourceState(store.states, lease)).stalls.size, 0)
      assert.deepEqual(await store.stays.find('shop', 'pending', ['1']), [])
      assert.equal((await store.states.facts('shop', 10)).length, 1)

      await store.states.keep(lease, state, changed)
      assert.deepEqual(await loadSourceState(store.states, lease), state)
      assert.deepEqual(await store.stays.find('shop', 'pending', ['1', '2']), [...stays.values()])
      assert.deepEqual(await store.states.facts('shop', 10), [])
    })
  })

  describe('orders in a status', () => {
    const stay = (orderId: string, enteredAt: number, more: Partial<OpenStay> = {}) => ({
      ...{ orderId, enteredAt, enteredWorkMs: 0, enteredOrders: 0, memory: 0, alertedAt: {} },
      ...more,
    })
    const withStays = async (test: TestContext, all: OpenStay[]) => {
      const { store } = await open(test)
      const lease = await store.leases.take('shop', terms)
      assert.ok(lease !== undefined)
      const keep = async (stays: StayChange[]) =>
        store.states.keep(lease, await loadSourceState(store.states, lease), {
          statuses: [],
          stays,
          folded: [],
        })
      await keep(all.map((one) => ({ status: 'pending', orderId: one.orderId, stay: one })))
      const ids = (found: OpenStay[]) => found.map(({ orderId }) => orderId)
      return {
        keep,
        oldest: async (rule: 'time' | 'learned', at = begun, limit = 9) =>
          ids(await store.stays.oldest('shop', 'pending', { rule, at, limit })),
        alerted: async () => ids(await store.stays.alerted('shop', 'pending', 9)),
        others: async () => [
          ...(await store.stays.oldest('other', 'pending', { rule: 'time', at: begun, limit: 9 })),
          ...(await store.stays.oldest('shop', 'processing', { rule: 'time', at: begun, limit: 9 })),
        ],
      }
    }

    it('are found by rule, the first to enter first, but not once the rule has alerted them', async (test) => {
      const alerted = stay('2', 2, { alertedAt: { time: begun } })
      const found = await withStays(test, [stay('3', 3), stay('1', 1), alerted])
      assert.deepEqual(await found.oldest('time'), ['1', '3'])
      assert.deepEqual(await found.oldest('learned'), ['1', '2', '3'])
      assert.deepEqual(await found.oldest('learned', begun, 2), ['1', '2'])
      assert.deepEqual(await found.alerted(), ['2'])
      assert.deepEqual(await found.others(), [])
    })

    it('leave, and are not found until they are put off no more', async (test) => {
      const later = stay('1', 1, { putOff: { until: begun + 5, times: 1 } })
      const found = await withStays(test, [later, stay('2', 2)])
      await found.keep([{ status: 'pending', orderId: '2', stay: undefined }])
      assert.deepEqual(await found.oldest('time', begun + 4), [])
      assert.deepEqual(await found.oldest('time', begun + 5), ['1'])
    })

    it('may have any id', async (test) => {
      const strange = ['__proto__', '$where', 'a.b/c', '', 'é\u0000']
      const found = await withStays(
        test,
        strange.map((orderId, index) => stay(orderId, index)),
      )
      assert.deepEqual(await found.oldest('time'), strange)
    })
  })
}
