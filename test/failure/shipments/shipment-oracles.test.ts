import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { storedShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { BookRow } from '@slipstream/sandbox-carrier/domain/books/book-rows.ts'
import { shipmentViolations } from './shipment-oracles.ts'
import type { ShipmentFacts } from './shipment-oracles.ts'

const identity = { shipmentId: 'admin/1/1', source: 'admin', orderId: '1', shipmentNumber: 1 }
const asEvent = (type: 'ShipmentRequested' | 'ShipmentScheduled' | 'ShipmentShipped', revision: number) =>
  ({
    ...examples[type],
    ...{ id: `${type}-${revision}`, subject: 'admin/1' },
    data: { ...examples[type].data, ...identity, revision },
  }) as ShipmentEvent

const events = [
  asEvent('ShipmentRequested', 1),
  asEvent('ShipmentScheduled', 2),
  asEvent('ShipmentShipped', 3),
]
const shipment = events.reduce<ShipmentDocument | undefined>(evolveShipment, undefined) as ShipmentDocument
const availability = examples.CarrierAvailabilityChanged
const to = shipment.recipient.email ?? ''
const booked = {
  ...{ id: shipment.booking?.carrierShipmentId ?? '', trackingNumber: 'TN1', bookedAt: '', voidedAt: null },
  ...{ isForgotten: false, status: 'delivered', label: 'READY', scans: 4 },
}
const row: BookRow = {
  ...{ reference: 'admin/1/1', booked: 1, voided: 0, forgotten: 0, active: 1, scanned: 4 },
  shipments: [booked],
}

/** One order, whose shipment's events were published twice. */
const sound: ShipmentFacts = {
  orders: ['1'],
  events: [...events, ...events, availability],
  records: [{ _id: 'admin/1/1', shipment, process: { reference: 'admin/1/1' } }],
  shipments: [storedShipment(shipment)],
  carriers: [evolveCarrier(undefined, availability)],
  books: [row],
  mails: [
    { to, messageId: 'a' },
    { to, messageId: 'a' },
  ],
  waitingEvents: 0,
}

/** The names of the oracles that find something, when these facts are other ones. */
const found = (changes: Partial<ShipmentFacts>): string[] =>
  Object.keys(shipmentViolations({ ...sound, ...changes }))

describe('oracles of shipments', () => {
  it('given facts as they should be, then none finds anything', () => {
    assert.deepEqual(shipmentViolations(sound), {})
  })

  const another = { ...booked, id: 'shp_other' }
  const cases: [string, Partial<ShipmentFacts>, string[]][] = [
    ['an order without a shipment', { orders: ['1', '2'] }, ['every order has one shipment']],
    [
      'two live bookings',
      { books: [{ ...row, active: 2, booked: 2, shipments: [booked, another] }] },
      ['the carrier has one live booking of each shipment, and carried it'],
    ],
    [
      'a parcel that was never carried',
      { books: [{ ...row, scanned: 0 }] },
      ['the carrier has one live booking of each shipment, and carried it'],
    ],
    [
      'a booking for no shipment',
      { books: [row, { ...row, reference: 'admin/9/1' }] },
      ['the carrier has one live booking of each shipment, and carried it'],
    ],
    [
      'another booking than the live one',
      { books: [{ ...row, shipments: [another] }] },
      ['a shipment has the booking that the carrier has'],
    ],
    [
      'an event that is not in the log',
      { events: [...events.slice(0, 1), ...events.slice(2), availability] },
      [
        'the log has every event of a shipment, in order',
        'records equal the fold of the log',
        'read models equal the fold of the log',
      ],
    ],
    ['an event that waits', { waitingEvents: 1 }, ['the log has every event of a shipment, in order']],
    [
      'a record that went another way',
      { records: [{ ...sound.records[0]!, shipment: { ...shipment, status: 'delivered' } }] },
      ['records equal the fold of the log'],
    ],
    [
      'a read model that lags behind',
      { shipments: [{ ...storedShipment(shipment), revision: 2 }] },
      ['read models equal the fold of the log'],
    ],
    ['a read model of carriers that is empty', { carriers: [] }, ['read models equal the fold of the log']],
    ['a customer without a mail', { mails: [] }, ['each customer has one mail']],
    [
      'a customer with two different mails',
      { mails: [...sound.mails, { to, messageId: 'b' }] },
      ['each customer has one mail'],
    ],
  ]
  it('given a parcel that went back before its mail was sent, then no mail is missed', () => {
    const returned = { ...shipment, status: 'returned' as const }
    const records = [{ _id: 'admin/1/1', shipment: returned, process: { reference: 'admin/1/1' } }]
    assert.ok(!found({ records, mails: [] }).includes('each customer has one mail'))
  })

  for (const [what, changes, names] of cases) {
    it(`given ${what}, then it is found`, () => {
      assert.deepEqual(found(changes), names)
    })
  }
})
