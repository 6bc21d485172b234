import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bookingErrors } from '../../../src/domain/booking/address-rules.ts'
import type { Address } from '../../../src/domain/parcels/shipment.ts'
import { bookingOf } from '../../sample-booking.ts'

describe('the rules of addresses', () => {
  const errorsOf = (to: Partial<Address>) =>
    bookingErrors(bookingOf('admin/1/1', to)).map(({ code, field }) => `${field} ${code}`)

  const good: [country: string, postcode: string, region?: string][] = [
    ['NZ', '6011'],
    ['GB', 'SW1A 1AA'],
    ['US', '94105-1234', 'CA'],
    ['CA', 'K1A 0B1', 'ON'],
  ]
  for (const [country, postcode, region] of good) {
    it(`given ${postcode} in ${country}, then it is accepted`, () => {
      assert.deepEqual(errorsOf({ country, postcode, region }), [])
    })
  }

  const bad: [to: Partial<Address>, error: string][] = [
    [{ postcode: 'ABC' }, 'recipient.postcode ADDRESS.POSTCODE.INVALID'],
    [{ country: 'AQ' }, 'recipient.country ADDRESS.COUNTRY.NOT_SERVED'],
    [{ city: ' ' }, 'recipient.city ADDRESS.FIELD.REQUIRED'],
    [{ country: 'US', postcode: '94105' }, 'recipient.region ADDRESS.FIELD.REQUIRED'],
    [{ street: 'P.O. Box 12' }, 'recipient.street ADDRESS.PO_BOX.NOT_SERVED'],
  ]
  for (const [to, error] of bad) {
    it(`given ${JSON.stringify(to)}, then it is refused by code and field`, () => {
      assert.deepEqual(errorsOf(to), [error])
    })
  }

  it('given several mistakes, then all are named', () => {
    assert.equal(errorsOf({ name: '', city: '', postcode: 'x' }).length, 3)
  })

  it('given a parcel above 30 kg, then it is refused', () => {
    const booking = { ...bookingOf('admin/1/1'), parcels: [{ weightGrams: 1 }, { weightGrams: 30_001 }] }
    assert.deepEqual(
      bookingErrors(booking).map(({ code, field }) => `${field} ${code}`),
      ['parcels.1.weightGrams PARCEL.TOO_HEAVY'],
    )
  })
})
