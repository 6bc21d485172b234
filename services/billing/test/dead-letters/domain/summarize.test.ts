import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backlogsOf } from '../../../src/dead-letters/domain/summarize.ts'

const fetched = (id: string, error: string | null) => ({ id, source: 'billing', work: 'fetches', error })

test('given work of two kinds, then each is counted, with its reasons once', () => {
  const refused = 'Stripe responded 400'
  const items = [
    fetched('a', refused),
    fetched('b', refused),
    { id: 'c', source: 'billing', work: 'notices', error: null },
  ]
  assert.deepEqual(backlogsOf(items), [
    { source: 'billing', work: 'fetches', count: 2, ids: ['a', 'b'], reasons: [refused] },
    { source: 'billing', work: 'notices', count: 1, ids: ['c'], reasons: ['unknown'] },
  ])
})

test('given much of one kind, then all is counted, and only some of it is named', () => {
  const [backlog] = backlogsOf(Array.from({ length: 500 }, (_, n) => fetched(`id${n}`, `reason ${n}`)))
  assert.equal(backlog?.count, 500)
  assert.equal(backlog?.ids.length, 20)
  assert.equal(backlog?.reasons.length, 5)
})
