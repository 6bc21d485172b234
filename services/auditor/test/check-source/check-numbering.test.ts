import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkNumbering, guessNumbering } from '../../src/check-source/domain/check-numbering.ts'
import { wooCommerceTraits } from '../../src/sources/woocommerce/source-kind.ts'

const orders = (ids: number[], more: (id: number, at: number) => object = () => ({})) =>
  ids.map((id, at) => ({ id, number: String(id), meta_data: [], ...more(id, at) }))

test('given ids that share a counter with pages, when ids are counted, then that is in order', () => {
  const line = checkNumbering({ field: 'id', step: 1 }, orders([30, 33, 34, 40, 41, 47]), wooCommerceTraits)
  assert.equal(line.result, 'ok')
  assert.match(line.detail, /id counts up with 67 % gaps/)
})

test('given a plugin that numbers without gaps, when ids are counted, then its field is advised', () => {
  const numbered = orders([30, 33, 34, 40, 41, 47], (_, at) => ({ number: `INV-${1001 + at}` }))
  const line = checkNumbering({ field: 'id', step: 1 }, numbered, wooCommerceTraits)
  assert.equal(line.result, 'warning')
  assert.match(line.action ?? '', /sequence: \{ field: number \}/)
})

test('given a number in the metadata of every order, then it is a candidate by its key', () => {
  const numbered = orders([9, 20, 31, 35, 60], (_, at) => ({
    number: 'same',
    meta_data: [{ key: '_order_number', value: String(500 + 10 * at) }],
  }))
  assert.deepEqual(guessNumbering(numbered, wooCommerceTraits)[0], {
    field: 'meta:_order_number',
    step: 10,
    gapShare: 0,
  })
})

test('given a number that two orders share, then it is no candidate', () => {
  const shared = orders([1, 2, 3, 4, 5, 6], (id) => ({ number: id === 6 ? '5' : String(id) }))
  assert.deepEqual(
    guessNumbering(shared, wooCommerceTraits).map(({ field }) => field),
    ['id'],
  )
})

test('given four orders, then nothing is said about numbering', () => {
  assert.equal(
    checkNumbering({ field: 'id', step: 1 }, orders([1, 2, 3, 4]), wooCommerceTraits).result,
    'unknown',
  )
})

test('given no sequence, then a warning about missing orders names the key to set', () => {
  const line = checkNumbering(undefined, orders([1, 2, 3, 4, 5]), wooCommerceTraits)
  assert.equal(line.result, 'warning')
  assert.equal(line.action, 'set sequence: { field: id }')
})
