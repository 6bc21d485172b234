import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  numberAboveZero,
  orderNameOf,
  timeAhead,
  timeOf,
  wholeNumber,
} from '@slipstream/runtime/cli/option-values.ts'

test('given an offset above the exact numbers of JSON, when it is read, then no digit changes', () => {
  assert.equal(wholeNumber('9007199254740993'), 9_007_199_254_740_993n)
})

test('given a day, when it is read as a time, then it begins at midnight in UTC', () => {
  assert.equal(timeOf('2026-11-21'), '2026-11-21T00:00:00Z')
  assert.equal(timeOf('2026-11-21T06:42:15+13:00'), '2026-11-21T06:42:15+13:00')
})

test('given a duration, when it is read as a time ahead, then it counts from now', () => {
  const now = Date.parse('2026-11-21T06:00:00Z')
  assert.equal(timeAhead('30m', now), '2026-11-21T06:30:00.000Z')
  assert.equal(timeAhead('4h', now), '2026-11-21T10:00:00.000Z')
  assert.equal(timeAhead('7d', now), '2026-11-28T06:00:00.000Z')
  assert.equal(timeAhead('2026-12-01', now), '2026-12-01T00:00:00Z')
})

test('given an order with slashes in its id, when it is read, then the first one ends the source', () => {
  assert.deepEqual(orderNameOf('shop/a/1'), { source: 'shop', orderId: 'a/1' })
})

test('given a value that does not fit, when it is read, then what it must be is named', () => {
  for (const [read, text, expected] of [
    [wholeNumber, '-1', /a whole number/],
    [wholeNumber, '1.5', /a whole number/],
    [numberAboveZero, '0', /above zero/],
    [numberAboveZero, 'x', /above zero/],
    [timeOf, 'yesterday', /a time such as/],
    [timeOf, '2026-13-01', /a time such as/],
    [timeOf, '2026-11-21T06:42:15', /a time such as/],
    [orderNameOf, 'shop', /SOURCE\/ORDER/],
    [orderNameOf, '/1042', /SOURCE\/ORDER/],
  ] as const) {
    assert.throws(() => read(text), expected, text)
  }
})
