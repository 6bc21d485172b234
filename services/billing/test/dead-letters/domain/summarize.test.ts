import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backlogsOf, ownWordsOf } from '../../../src/dead-letters/domain/summarize.ts'

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

test('given the stored error of a call-out, then the text of its endpoint is left out', () => {
  for (const [error, expected] of [
    ['the endpoint responded 422: no ada@example.test', 'the endpoint responded 422'],
    ['the endpoint responded 503: for ada; it was tried for too long', 'the endpoint responded 503'],
    ['the endpoint reported that it failed: no ada', 'the endpoint reported that it failed'],
    ['the endpoint responded 302: redirects are not followed', 'the endpoint responded 302'],
    ['no callback arrived in time', 'no callback arrived in time'],
  ] as const)
    assert.equal(ownWordsOf(error), expected)
})
