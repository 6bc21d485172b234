import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isReconciliationDue } from '../../../src/reconcile/domain/reconciliation-due.ts'
import { reconcileOrder } from '../../../src/reconcile/domain/reconcile-order.ts'
import { afterPage, isFresh, newPass, onList } from '../../../src/reconcile/domain/shop-pass.ts'
import { wooCommerceTraits } from '../../../src/sources/woocommerce/source-kind.ts'

const dayMs = 24 * 3_600_000
const now = Date.parse('2026-11-21T07:00:00Z')
const isoOf = (at: number): string => new Date(at).toISOString()
const times = { at: now, connectedAt: now - 200 * dayMs, traits: wooCommerceTraits }

describe('an order that is compared with the shop', () => {
  const shop = (daysAgo: number, status = 'processing') => ({
    ...{ orderId: '1042', status, modifiedAt: isoOf(now - daysAgo * dayMs) },
    createdAt: isoOf(now - daysAgo * dayMs),
  })
  const known = (daysAgo: number, status = 'processing') => ({
    status,
    modifiedAt: isoOf(now - daysAgo * dayMs),
  })

  it('given the same state, then it is equal; given an older or another one, then outdated', () => {
    assert.equal(reconcileOrder(known(1), shop(1), times).result, 'equal')
    assert.equal(reconcileOrder(known(0), shop(1), times).result, 'equal', 'known is newer meanwhile')
    assert.deepEqual(reconcileOrder(known(2), shop(1), times), {
      result: 'outdated',
      difference: 'lost-update',
    })
    assert.equal(reconcileOrder(known(1), shop(1, 'completed'), times).result, 'outdated')
  })

  it('given it is unknown, then it is missing, unless too old to be compared', () => {
    assert.deepEqual(reconcileOrder(undefined, shop(5), times), {
      result: 'missing',
      difference: 'missing-order',
    })
    const declared = { ...times, connectedAt: now - 4 * dayMs }
    assert.deepEqual(reconcileOrder(undefined, shop(5), declared), { result: 'notCompared' })
    assert.deepEqual(reconcileOrder(undefined, shop(91), times), { result: 'notCompared' })
    assert.equal(reconcileOrder(known(91), shop(91), times).result, 'equal', 'it is known all the same')
  })

  it('given a draft, or an unknown order in the bin, then it is no order', () => {
    assert.deepEqual(reconcileOrder(undefined, shop(5, 'checkout-draft'), times), { result: undefined })
    assert.deepEqual(reconcileOrder(undefined, shop(5, 'trash'), times), { result: undefined })
    assert.deepEqual(reconcileOrder(undefined, shop(91, 'trash'), times), { result: undefined })
  })
})

describe('a walk through a shop', () => {
  const begun = newPass({
    _id: 'a',
    source: 'shop',
    startedAt: now,
    since: now - 1_500,
    boundary: now,
    list: 'any',
  })
  const order = (id: number, at: number) => ({ id, modifiedMs: at })

  it('given orders of the second that it came to, then each is dealt with once', () => {
    const page = [order(1, now - 1_000), order(2, now - 1_000)]
    const after = afterPage(begun, { page, through: now - 1_000 }, { equal: 2 })
    assert.deepEqual(
      [order(1, now - 1_000), order(3, now - 1_000), order(4, now)].map((one) => isFresh(after, one)),
      [false, true, true],
    )
    const later = afterPage(after, { page: [order(3, now - 1_000)], through: now - 1_000 }, { equal: 1 })
    assert.ok(!isFresh(later, order(1, now - 1_000)))
    assert.deepEqual(later.counts, { equal: 3 })
  })

  it('given what was modified beyond its boundary, then it is left out; the next starts over', () => {
    assert.ok(!isFresh(begun, order(1, now + 1)))
    const after = onList(afterPage(begun, { page: [order(1, now)], through: now }, {}), 'trash')
    assert.deepEqual([after.mark, after.atMark, after.list], [begun.since, [], 'trash'])
  })
})

it('given many sources, then each is compared once in the interval, at a time of its own', () => {
  const turns = Array.from({ length: 200 }, (_, n) => {
    let last = now
    const begun: number[] = []
    for (let at = now; at < now + 3 * dayMs; at += 600_000) {
      if (!isReconciliationDue({ source: `shop-${n}`, last, everyMs: dayMs, now: at })) continue
      begun.push(at)
      last = at
    }
    return begun
  })
  for (const [first, second, third = (second ?? 0) + dayMs] of turns)
    assert.deepEqual([(second ?? 0) - (first ?? 0), third - (second ?? 0)], [dayMs, dayMs])
  const perHour = Map.groupBy(turns.flat(), (at) => Math.floor((at % dayMs) / 3_600_000))
  assert.equal(perHour.size, 24)
})
