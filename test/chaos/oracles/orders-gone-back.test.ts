import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ordersGoneBack } from './orders-gone-back.ts'
import type { SeenOrder } from './orders-gone-back.ts'

const one: SeenOrder = {
  _id: 'shop/1',
  status: 'processing',
  modifiedAt: '2026-01-01T00:00:10.000Z',
  events: 2,
}
const other: SeenOrder = { _id: 'shop/2', status: 'trash', modifiedAt: null, events: 1 }
const before = new Map([one, other].map((order) => [order._id, order]))
const found = (changes: Partial<SeenOrder>): string[] =>
  ordersGoneBack(before, [{ ...one, ...changes }, other])

it('given orders that stand still, continue or are new, then none went back', () => {
  assert.deepEqual(found({}), [])
  assert.deepEqual(found({ status: 'completed', modifiedAt: '2026-01-01T00:00:20.000Z', events: 3 }), [])
  // An older state came late.
  assert.deepEqual(found({ events: 3 }), [])
  const known = { ...other, status: 'processing', modifiedAt: one.modifiedAt, events: 2 }
  assert.deepEqual(ordersGoneBack(before, [one, known, { ...one, _id: 'shop/3' }]), [])
})

it('given an order with an older state or fewer events than before, or none, then it is named', () => {
  assert.deepEqual(found({ status: 'pending', modifiedAt: '2026-01-01T00:00:00.000Z' }), [
    'shop/1 went from processing of 2026-01-01T00:00:10.000Z, 2 events, back to pending of 2026-01-01T00:00:00.000Z, 2 events',
  ])
  assert.equal(found({ modifiedAt: null }).length, 1)
  assert.equal(found({ events: 1 }).length, 1)
  assert.deepEqual(ordersGoneBack(before, [other]), [
    'shop/1 went from processing of 2026-01-01T00:00:10.000Z, 2 events, back to nothing',
  ])
})
