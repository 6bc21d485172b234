import { examples } from '@slipstream/events/event-types/examples.ts'
import { labelsCollection, type LabelDocument } from '@slipstream/read-models/shipments/label-document.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { Binary } from 'mongodb'
import { shipment } from '../documents.ts'
import type { World } from '../world.ts'

const minuteMs = 60_000
const pdf = Buffer.from('%PDF-1.4 a label')

const booking: ShipmentDocument['booking'] = {
  carrierShipmentId: 'BP-77',
  trackingNumber: 'TR-77',
  trackingUrl: 'https://post.example/track/TR-77',
  isAdopted: false,
}
const address = {
  step: 'book',
  code: 'ADDRESS',
  reason: 'The postcode does not exist.',
  attempts: 3,
} as const

/** Shipments in every state, of which one has a label that is kept. */
export async function fillShipments({ db, insertShipments }: World, now = Date.now()): Promise<void> {
  const iso = (minutesAgo: number): string => new Date(now - minutesAgo * minuteMs).toISOString()
  const wait = (waitsFor: 'carrier' | 'person' | 'retry', nextAttemptAt: string | null) => ({
    ...{ waitsFor, nextAttemptAt, since: iso(90) },
    detail: 'The carrier did not respond.',
  })
  const scan = examples.ShipmentScanned.data.scan
  const given: [string, Partial<ShipmentDocument>][] = [
    ['2001', { wait: wait('carrier', iso(-5)) }],
    ['2002', { wait: wait('person', null) }],
    ['2003', { status: 'dead-lettered', wait: null, deadLetter: address }],
    ['2004', { status: 'scheduled', wait: null, booking, scheduledAt: iso(60), ...labelled }],
    [
      '2005',
      {
        ...{ status: 'shipped', wait: null, booking, scheduledAt: iso(300), shippedAt: iso(250) },
        ...{ scans: [{ ...scan, at: iso(250) }], scanStatus: 'in-transit' },
        stalled: { waitsFor: 'delivery', since: iso(250) },
      },
    ],
    ['2006', { status: 'delivered', wait: null, booking, deliveredAt: iso(20), shippedAt: iso(200) }],
    ['2007', { status: 'cancelled', wait: null, cancelledAt: iso(10) }],
  ]
  await insertShipments(
    ...given.map(([orderId, changes], index) =>
      shipment(orderId, { ...changes, requestedAt: iso(400 - index) }),
    ),
  )
  const { contentType, sha256 } = labelled.label
  await db.collection<LabelDocument>(labelsCollection).insertOne({
    ...{ _id: 'admin/2004/1', contentType, sha256, storedAt: new Date(now), bytes: new Binary(pdf) },
  })
}

const labelled = { label: { contentType: 'application/pdf', bytes: pdf.length, sha256: 'a'.repeat(64) } }
