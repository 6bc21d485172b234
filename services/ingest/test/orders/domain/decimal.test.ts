import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lineTotal, sumOf } from '../../../src/orders/domain/decimal.ts'

test('given a price and a quantity, then the total is exact, with two digits or more', () => {
  assert.equal(lineTotal('39.9', 2), '79.80')
  assert.equal(lineTotal('0.1', 3), '0.30')
  assert.equal(lineTotal('0.0333', 3), '0.0999')
  assert.equal(lineTotal('0.125', 3), '0.375')
  assert.equal(lineTotal('7', 10_000), '70000.00')
  assert.equal(lineTotal('0', 1), '0.00')
  assert.equal(lineTotal('999999999.9999', 10_000), '9999999999999.00')
  assert.equal(sumOf([]), '0.00')
})

test('given any lines, then the sum is that of ten thousandths', () => {
  const price = fc.tuple(fc.nat(999_999_999), fc.nat(9_999))
  fc.assert(
    fc.property(fc.array(fc.tuple(price, fc.integer({ min: 1, max: 10_000 }))), (lines) => {
      const totals = lines.map(([[whole, fraction], quantity]) =>
        lineTotal(`${whole}.${String(fraction).padStart(4, '0')}`, quantity),
      )
      const expected = lines.reduce(
        (sum, [[whole, fraction], quantity]) =>
          sum + (BigInt(whole) * 10_000n + BigInt(fraction)) * BigInt(quantity),
        0n,
      )
      const [whole = '', fraction = ''] = sumOf(totals).split('.')
      assert.equal(BigInt(whole + fraction.padEnd(4, '0')), expected)
      assert.ok(fraction.length >= 2)
    }),
  )
})
