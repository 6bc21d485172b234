import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkDigit, trackingNumber } from '../../../src/domain/parcels/tracking-number.ts'

describe('a tracking number', () => {
  it('given many bookings, then each has its own, well-formed', () => {
    const numbers = Array.from({ length: 5_000 }, (_, n) => trackingNumber(3, n))
    assert.equal(new Set(numbers).size, numbers.length)
    for (const number of numbers) assert.match(number, /^BP\d{9}NZ$/)
  })

  it('given the example of S10, then the check digit is as there', () => {
    // RA473124829GB
    assert.equal(checkDigit('47312482'), 9)
  })
})
