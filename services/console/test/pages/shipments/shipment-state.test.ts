import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { shipmentResponseOf } from '../../../src/responses/shipments/shipment.ts'
import { actsOf, nextStepOf, stateOf } from '../../../src/pages/shipments/shipment-state.ts'
import { shipmentsEn } from '../../../src/pages/words/shipments/en.ts'
import { shipment } from '../../given/documents.ts'

const since = '2026-11-21T08:00:00.000Z'
const at = '2026-11-21T09:00:00.000Z'
const booking = { carrierShipmentId: 'B-1', trackingNumber: null, trackingUrl: null, isAdopted: false }
const waitFor = (waitsFor: 'carrier' | 'person' | 'look-up', nextAttemptAt: string | null = null) => ({
  wait: { waitsFor, nextAttemptAt, since, detail: 'It did not respond.' },
})
const deadLetter = { step: 'book', code: 'ADDRESS', reason: 'No such postcode.', attempts: 3 } as const
const given = (changes: Partial<ShipmentDocument>) =>
  shipmentResponseOf(shipment('1', { wait: null, ...changes }))

for (const [name, changes, state, acts] of [
  ['is new', {}, 'accepted', ['address', 'cancel']],
  ['waits for the carrier', waitFor('carrier', at), 'carrier', ['address', 'cancel']],
  ['is looked up', waitFor('look-up', at), 'look-up', ['cancel']],
  ['needs a decision', waitFor('person'), 'person', ['adopt', 'repeat', 'cancel']],
  [
    'was given up',
    { status: 'dead-lettered', deadLetter },
    'dead-lettered',
    ['redrive', 'address', 'cancel'],
  ],
  ['is booked', { status: 'scheduled', booking }, 'scheduled', ['cancel']],
  [
    'is late',
    { status: 'shipped', booking, shippedAt: since, stalled: { waitsFor: 'delivery', since } },
    'shipped',
    ['settle'],
  ],
  ['is cancelled', { status: 'cancelled' }, 'cancelled', []],
] as const) {
  test(`given a shipment that ${name}, then this can be decided about it`, () => {
    const one = given(changes)
    assert.deepEqual([stateOf(one), actsOf(one)], [state, acts])
  })
}

test('given what a shipment waits for, then the page says what is next, and when', () => {
  const waiting = nextStepOf(given(waitFor('carrier', at)), shipmentsEn)
  assert.deepEqual([waiting.sentence, waiting.at], [shipmentsEn.next.waits.carrier, at])
  const failed = nextStepOf(given({ status: 'dead-lettered', deadLetter }), shipmentsEn)
  assert.equal(failed.failed, 'It was to be booked, and failed 3 times.')
  assert.equal(failed.detail, 'No such postcode. (ADDRESS)')
  const wrong = {
    cancellationFailure: 'It is under way.',
    ignoredChange: { changed: ['recipient' as const], at },
  }
  assert.equal(nextStepOf(given(wrong), shipmentsEn).concerns.length, 2)
})
