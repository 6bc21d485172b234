import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { NotUnderstood } from '../../../../src/domain/quarantine/not-understood.ts'
import { amountOrNull } from '../../../../src/domain/sources/stripe/readers/money.ts'

const decimals: Record<string, number> = {
  NZD: 2,
  JPY: 0,
  XPF: 0,
  KWD: 3,
  TND: 3,
  ISK: 2,
  UGX: 2,
  HUF: 2,
  TWD: 2,
  ZZZ: 2,
}

describe('an amount in the smallest unit', () => {
  test('given a currency, then it has the decimals that Stripe counts in', () => {
    const of = (minor: unknown, currency: string): string | null => amountOrNull(minor, currency, 'It')
    assert.deepEqual(
      [
        of(2500, 'NZD'),
        of(500, 'JPY'),
        of(5120, 'KWD'),
        of(500, 'ISK'),
        of(500, 'UGX'),
        of(0, 'NZD'),
        of(-5, 'NZD'),
      ],
      ['25.00', '500', '5.120', '5.00', '5.00', '0.00', '-0.05'],
    )
  })

  test('given a fraction of the smallest unit, then every digit of it is kept', () => {
    assert.equal(amountOrNull('0.055', 'USD', 'It'), '0.00055')
    assert.equal(amountOrNull('2500.0', 'USD', 'It'), '25.00')
    assert.equal(amountOrNull('0.5', 'JPY', 'It'), '0.5')
  })

  test('given any whole number, then the digits of its decimal are those of the number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(...Object.keys(decimals)), (minor, currency) => {
        const text = amountOrNull(minor, currency, 'It') ?? ''
        assert.match(text, /^-?\d+(\.\d+)?$/)
        assert.equal(text.split('.')[1]?.length ?? 0, decimals[currency])
        assert.equal(BigInt(text.replace('.', '')), BigInt(minor))
      }),
    )
  })

  test('given none, then there is none; given anything else, then it is not understood', () => {
    assert.equal(amountOrNull(null, 'NZD', 'It'), null)
    for (const value of [2 ** 53, 1e21, NaN, '', '1e5', '1,00', true, {}, [5]])
      assert.throws(() => amountOrNull(value, 'NZD', 'It'), NotUnderstood, JSON.stringify(value))
  })
})
