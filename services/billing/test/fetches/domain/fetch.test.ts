import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { clockMarginMs } from '@slipstream/stripe/domain/request-time.ts'
import { nextFetch, withEventIds } from '../../../src/fetches/domain/fetch.ts'
import { fetchesNeeded } from '../../../src/fetches/domain/fetches-needed.ts'
import { snapshotsNeeded } from '../../../src/fetches/domain/snapshots-needed.ts'
import { configuredRules } from '../../given/billing-config.ts'
import { thinEvent } from '../../given/events.ts'

const at = '2026-11-21T09:00:03.000Z'
const object = { source: 'billing', type: 'invoice' as const, id: 'in_1', account: null }
const need = { object, eventIds: ['b'], since: at, notBeforeMs: 0 }
const later = (ms: number): string => new Date(Date.parse(at) + ms).toISOString()
const known = (state: string, changes: { eventIds?: string[]; requestedAt?: string | null } = {}) => ({
  ...{ eventIds: ['a'], requestedAt: null, work: { state } },
  ...changes,
})

test('given an object that was never fetched, when it is needed, then a fetch is inserted', () => {
  assert.equal(nextFetch(null, need), 'insert')
})

test('given a fetch that waits, when its object is needed again, then the same fetch serves both', () => {
  assert.equal(nextFetch(known('waiting'), need), 'record')
})

test('given a fetch under way, when its object changes, then another fetch follows it', () => {
  assert.equal(nextFetch(known('leased'), need), 'repeat')
})

test('given a fetch that ended in any way, when its object changes, then it is fetched again', () => {
  assert.equal(nextFetch(known('done', { requestedAt: at }), need), 'resume')
  assert.equal(nextFetch(known('dead-lettered'), need), 'resume')
})

test('given the same event again, then nothing more is fetched, whatever state the fetch is in', () => {
  for (const state of ['waiting', 'leased', 'done', 'dead-lettered'])
    assert.equal(nextFetch(known(state, { eventIds: ['b'] }), need), 'nothing')
})

test('given a fetch that was requested well after a change, then the change needs no other one', () => {
  assert.equal(nextFetch(known('done', { requestedAt: later(clockMarginMs) }), need), 'nothing')
  assert.equal(nextFetch(known('done', { requestedAt: later(clockMarginMs - 1) }), need), 'resume')
})

test('given events in any order and doubled, then each object is needed once', () => {
  const events = ['in_1', 'in_2', 'in_1'].map((id, index) =>
    thinEvent(`evt_${index}`, { type: 'invoice', id }, later(index * 1_000)),
  )
  const expected = new Map(fetchesNeeded(events).map((one) => [one.object.id, one]))
  assert.deepEqual([...expected.keys()].sort(), ['in_1', 'in_2'])
  assert.equal(expected.get('in_1')?.since, later(2_000))
  const anyOrder = fc.shuffledSubarray([...events, ...events], { minLength: 6 })
  fc.assert(
    fc.property(anyOrder, (shuffled) => {
      const needed = fetchesNeeded(shuffled)
      assert.equal(needed.length, 2)
      for (const {
        object: { id },
        since,
        eventIds,
      } of needed) {
        assert.equal(since, expected.get(id)?.since)
        assert.deepEqual(eventIds.toSorted(), expected.get(id)?.eventIds.toSorted())
      }
    }),
  )
})

test('given an event of a type that is not fetched, then nothing is needed', () => {
  assert.deepEqual(fetchesNeeded([thinEvent('evt_1', { type: 'refund', id: 're_1' })]), [])
})

test('given many events of one object, then only the newest are kept', () => {
  const many = Array.from({ length: 200 }, (_, index) => `e${index}`)
  const kept = withEventIds(['old'], many)
  assert.equal(kept.length, 50)
  assert.equal(kept.at(-1), 'e199')
})

describe('the snapshot of a thin event', () => {
  const rules = (event: string) =>
    configuredRules(`
    rules: [{ on: stripe-event, event: ${event}, mail: refunded }]`).rulesOf
  const refund = { type: 'refund', id: 're_1' }
  const thin = thinEvent('evt_thin', refund, at, { type: 'v1.refund.created', twin: 'evt_1' })
  const nowMs = Date.parse(later(60_000))
  const idsOf = (events: readonly (typeof thin)[], event: string, now = nowMs): string[] =>
    snapshotsNeeded(events, rules(event), now).map(({ object: { type, id } }) => `${type} ${id}`)

  test('given a rule names its type, then it is fetched', () => {
    assert.deepEqual(idsOf([thin], 'refund.created'), ['event evt_1'])
  })

  test('given no rule names it, or one names the thin one, then it is not', () => {
    assert.deepEqual(idsOf([thin], 'refund.updated'), [])
    assert.deepEqual(idsOf([thin], 'v1.refund.created'), [])
  })

  test('given it is not named, or too long ago, then it is not', () => {
    const alone = thinEvent('evt_thin', refund, at, { type: 'v1.refund.created' })
    assert.deepEqual(idsOf([alone], 'refund.created'), [])
    assert.deepEqual(idsOf([thin], 'refund.created', nowMs + 40 * 86_400_000), [])
  })
})
