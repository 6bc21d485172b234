import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkedAbsence, deletedObject } from '../../../src/fetches/domain/deleted-object.ts'
import { foldBatch } from '../../../src/objects/domain/fold-batch.ts'
import { inv } from '../../given/subscriber.ts'

const name = { source: 'billing', type: 'invoice', id: 'in_ada1', account: null } as const
const known = (status: string) =>
  foldBatch(new Map(), [inv('1', 0, 'invoice.updated', { status })], () => true).changed[0] ?? null

test('given a draft that is gone, then its deletion names its customer and time', () => {
  assert.equal(checkedAbsence({ kind: 'gone' }, known('draft')).kind, 'gone')
  assert.deepEqual(deletedObject(name, false, known('draft')), {
    ...{ id: 'in_ada1', object: 'invoice', deleted: true, livemode: false, customer: 'cus_ada' },
    created: Date.parse('2026-11-21T09:00:00.000Z') / 1000,
  })
})

test('given an invoice that was finalised and is not found, then it does not count as deleted', () => {
  for (const status of ['open', 'paid', 'uncollectible', 'void'])
    assert.equal(checkedAbsence({ kind: 'gone' }, known(status)).kind, 'refused')
})

test('given an invoice that nothing is known of, then its deletion has its id alone', () => {
  assert.equal(checkedAbsence({ kind: 'gone' }, null).kind, 'gone')
  assert.deepEqual(Object.keys(deletedObject(name, false, null)), ['id', 'object', 'deleted', 'livemode'])
})
