import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sumOf } from '../../../src/domain/reading/sum-of.ts'

test('given decimals of several lengths, then their sum is exact', () => {
  assert.equal(sumOf([{ amount: '0.1' }, { amount: '0.2' }]), '0.3')
  assert.equal(
    sumOf([
      { amount: '19.90', times: 3 },
      { amount: '5', times: -1 },
    ]),
    '54.70',
  )
  assert.equal(sumOf([{ amount: '1.00' }, { amount: '1.005', times: -1 }]), '-0.005')
  assert.equal(sumOf([{ amount: '-12' }]), '-12')
  assert.equal(sumOf([]), '0')
})

test('given any amounts in cents, then the sum is the sum of their cents', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const money = (value: number): string => `${value < 0 ? '-' : ''}${(Math.abs(value) / 100).toFixed(2)}`
  fc.assert(
    fc.property(fc.array(fc.tuple(cents, fc.integer({ min: -9, max: 9 })), { minLength: 1 }), (terms) => {
      const expected = terms.reduce((sum, [amount, times]) => sum + amount * times, 0)
      const sum = sumOf(terms.map(([amount, times]) => ({ amount: money(amount), times })))
      assert.equal(sum, money(expected))
    }),
  )
})
