import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import { bookingErrors } from '@slipstream/sandbox-carrier/domain/booking/address-rules.ts'
import { bookingBody } from '../../../src/carriers/bobs-post/domain/booking-body.ts'
import { recipientMistakes } from '../../../src/carriers/bobs-post/domain/recipient-rules.ts'
import { ada, sender } from '../sample-booking.ts'

describe('the address rules of Bobs Post', () => {
  const cases: [name: string, change: Partial<Recipient>, fields: string[]][] = [
    ['a whole address', {}, []],
    ['a company alone', { name: null, company: 'Example Ltd' }, []],
    ['no name', { name: ' ' }, ['name']],
    ['no street', { lines: ['', ' '] }, ['lines']],
    ['a PO box', { lines: ['P.O. Box 12'] }, ['lines']],
    ['no country', { country: null }, ['country']],
    ['a country that is not served', { country: 'JP' }, ['country']],
    ['a postcode of another form', { postcode: 'ABC' }, ['postcode']],
    ['no region where it is needed', { country: 'AU', postcode: '2000', region: null }, ['region']],
    ['nothing', { name: null, lines: [], city: null, postcode: null }, ['name', 'lines', 'city', 'postcode']],
  ]
  for (const [name, change, fields] of cases) {
    const recipient = { ...ada, ...change }
    it(`given ${name}, then the mistakes are in ${fields.join(', ') || 'no field'}`, () => {
      assert.deepEqual(
        recipientMistakes(recipient).map(({ field }) => field),
        fields,
      )
    })

    it(`given ${name}, then the carrier itself ${fields.length > 0 ? 'refuses' : 'accepts'} it`, () => {
      const request = { reference: 'admin/4711/1', recipient, lines: [] }
      const body: any = bookingBody(request, { sender, parcelGrams: 1_000 })
      assert.equal(bookingErrors(body).length > 0, fields.length > 0)
    })
  }
})
