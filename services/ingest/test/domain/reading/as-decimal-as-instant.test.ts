import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { asDecimal, requiredDecimal } from '../../../src/domain/reading/as-decimal.ts'
import { asInstant } from '../../../src/domain/reading/as-instant.ts'

describe('money', () => {
  test('becomes a decimal string without the noise of floats', () => {
    for (const [value, decimal] of [
      ['43.07', '43.07'],
      [' 43.07 ', '43.07'],
      ['-5', '-5'],
      ['.5', '0.5'],
      ['5.', '5'],
      ['+5', '5'],
      ['1e3', '1000'],
      [29.95, '29.95'],
      [0.1 + 0.2, '0.3'],
      [1.1 * 3, '3.3'],
      [0.0000001, '0.0000001'],
      [1e21, '1000000000000000000000'],
      [-0, '0'],
      ['12345678901234567890.12', '12345678901234567890.12'],
    ] as const) {
      assert.equal(asDecimal(value), decimal, String(value))
    }
    for (const value of [
      '',
      'abc',
      '12,50',
      '1 000',
      '0x10',
      null,
      true,
      {},
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]) {
      assert.equal(asDecimal(value), null)
    }
  })

  test('is always of the form of the contract, and cents are never lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        const decimal = asDecimal(cents / 100) ?? ''
        assert.match(decimal, /^-?\d+(\.\d+)?$/)
        assert.equal(Math.round(Number(decimal) * 100), cents === 0 ? 0 : cents)
      }),
    )
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e60, max: 1e60 }), (value) => {
        assert.match(asDecimal(value) ?? '', /^-?\d+(\.\d+)?$/)
      }),
    )
  })

  test('is none when a few characters would become hundreds', () => {
    for (const value of ['1e999', '1e65', 1e300]) assert.equal(asDecimal(value), null)
    assert.equal(asDecimal(1e-300), '0')
  })

  test('that is needed is 0 when there is none, and never a guess', () => {
    assert.equal(requiredDecimal('', 'it'), '0')
    assert.throws(() => requiredDecimal('12,50', 'The total of order 1'), /The total of order 1 is no number/)
  })
})

test('a time is UTC unless it says otherwise, in the form of the contract', () => {
  for (const [value, instant] of [
    ['2026-11-21T06:42:28', '2026-11-21T06:42:28Z'],
    ['2026-11-21 06:42:28', '2026-11-21T06:42:28Z'],
    ['2026-12-31T23:59:59', '2026-12-31T23:59:59Z'],
    ['2026-11-21T06:42:28Z', '2026-11-21T06:42:28Z'],
    ['2026-11-21T19:42:28+13:00', '2026-11-21T06:42:28Z'],
    ['2026-11-21T06:42:28.000Z', '2026-11-21T06:42:28Z'],
    ['2026-11-21T06:42:28.123456Z', '2026-11-21T06:42:28.123Z'],
  ] as const) {
    assert.equal(asInstant(value), instant)
  }
  for (const value of [
    '',
    '0000-00-00 00:00:00',
    '2026-13-01T00:00:00',
    '2026-11-21T24:42:28',
    '2026-11-32T00:00:00',
    '2026-11-21',
    'now',
    1763707348,
    false,
    null,
  ]) {
    assert.equal(asInstant(value), null)
  }
})
