import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  keptQuery,
  savedFilterLimits,
  savedFilterOf,
  withFilter,
  withoutFilter,
} from '../../../src/saved-filters/domain/saved-filter.ts'

const form = { list: '/orders', name: ' On   hold ', query: 'status=on-hold&q=&cursor=abc&from=2026-11-01' }

test('given the address of a list, then its query is kept in one order, without its page', () => {
  assert.equal(keptQuery(form.query), 'from=2026-11-01&status=on-hold')
  assert.equal(keptQuery('b=2&a=1'), keptQuery('a=1&b=2&cursor=x'))
})

test('given a form, then a name and a query of a known list are kept, and nothing else', () => {
  assert.deepEqual(savedFilterOf(form), {
    ...{ list: '/orders', name: 'On hold', query: 'from=2026-11-01&status=on-hold' },
  })
  for (const changes of [
    { list: '/sign-out' },
    { list: '//evil.test' },
    { name: ' ' },
    { name: 'x'.repeat(savedFilterLimits.nameLength + 1) },
    { query: 'cursor=abc' },
    { query: `q=${'x'.repeat(savedFilterLimits.queryLength)}` },
    { query: ['a'] },
  ])
    assert.equal(savedFilterOf({ ...form, ...changes }), undefined, JSON.stringify(changes).slice(0, 60))
})

test('given filters, when one of the same list and name is saved, then it is replaced', () => {
  const one = { list: '/orders', name: 'A', query: 'status=a' }
  const other = { list: '/participants', name: 'A', query: 'q=a' }
  assert.deepEqual(withFilter([one, other], { ...one, query: 'status=b' }), [
    other,
    { ...one, query: 'status=b' },
  ])
  assert.deepEqual(withoutFilter([one, other], one), [other])
})

test('given as many filters as are kept, when another is saved, then it is refused', () => {
  const filters = Array.from({ length: savedFilterLimits.perPerson }, (_, index) => ({
    ...{ list: '/orders', name: String(index), query: 'status=a' },
  }))
  assert.equal(withFilter(filters, { list: '/orders', name: 'new', query: 'status=a' }), undefined)
  assert.equal(withFilter(filters, { list: '/orders', name: '3', query: 'status=b' })?.length, 30)
})
