import { readyCommands } from '@slipstream/commands/commands-collection.ts'
import { collections, prepare } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { ensureAuditCollections } from '@slipstream/auditor/store/adapters/audit-collections.ts'
import { ensureDeliveryCollections } from '@slipstream/notifier/delivery/adapters/delivery-collections.ts'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { quarantinedCollection } from '@slipstream/read-models/reports/quarantined-entry.ts'
import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { storedShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { initialWork } from '@slipstream/work/domain/work.ts'
import type { Db } from 'mongodb'
import { days } from './order-life.ts'
import { personOf } from './people.ts'
import { randomOf } from './random.ts'

const dayMs = 24 * 60 * 60 * 1_000
const batch = 2_000

/**
 * What else the services leave behind beside this number of orders: each tenth is shipped, some wait,
 * alerts, acts of people, dead letters.
 */
export async function fillOperations(db: Db, orders: number, now: number): Promise<void> {
  const some = Math.ceil(orders / 10)
  await insertAll(db, collectionOf('shipments', 1), some, (index) => shipmentOf(index, some, now))
  await insertAll(db, collectionOf('alerts', 1), Math.ceil(orders / 200), (index) => alertOf(index, now))
  await insertAll(db, 'requests', Math.ceil(orders / 50), (index) => requestOf(index, now))
  await insertAll(db, collections(db).deadLetters.collectionName, Math.ceil(orders / 500), (index) =>
    letterOf(index, now),
  )
  await insertAll(db, quarantinedCollection, Math.ceil(orders / 500), (index) => quarantinedOf(index, now))
  await db.collection(collectionOf('carriers', 1)).insertOne({
    ...{ _id: 'bobs-post' as never, state: 'unavailable', detail: 'It did not respond.', eventId: 'e' },
    ...{ since: new Date(now - dayMs).toISOString(), changedAt: new Date(now - dayMs).toISOString() },
  })
  await db.collection(sequenceReportsCollection).insertOne({
    ...{
      _id: 'shop' as never,
      source: 'shop',
      field: 'id',
      step: 1,
      first: 1,
      lowWatermark: 1,
      highest: orders,
    },
    ...{ missing: { count: 1, ranges: [{ first: 99, last: 99 }] }, candidates: [], explained: {} },
    ...{ sweptThrough: new Date(now).toISOString(), asOf: new Date(now).toISOString() },
  })
  await db.collection(collections(db).checkpoints.collectionName).insertMany(
    ['projector', 'auditor', 'notifier'].map((consumer) => ({
      ...{
        _id: `${consumer}|bench-orders|0` as never,
        next: BigInt(2 * orders),
        epoch: 1,
        updatedAt: new Date(now),
      },
    })),
  )
}

/** The indexes of what is no read model, by the services that make them. */
export async function ensureOperations(db: Db): Promise<void> {
  await prepare(db)
  await readyCommands(db)
  await ensureDeliveryCollections(db, {} as never)
  await ensureAuditCollections(db)
}

export async function insertAll(
  db: Db,
  name: string,
  count: number,
  of: (index: number) => object,
): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const documents = Array.from({ length: Math.min(batch, count - from) }, (_, at) => of(from + at))
    await db.collection(name).insertMany(documents, { ordered: false })
  }
}

const requested = evolveShipment(undefined, examples.ShipmentRequested) as ShipmentDocument

function shipmentOf(index: number, total: number, now: number): object {
  const at = new Date(now - ((total - index) / total) * days * dayMs).toISOString()
  const random = randomOf(index)
  const status = index > total * 0.99 ? 'accepted' : random() < 0.003 ? 'dead-lettered' : 'delivered'
  const orderId = String(index * 10 + 1)
  const { name, email } = personOf(Math.floor(random() * 300_000))
  const ids = { _id: `shop/${orderId}/1`, source: 'shop', orderId, orderNumber: orderId, shipmentNumber: 1 }
  return storedShipment({
    ...{
      ...requested,
      ...ids,
      status,
      requestedAt: at,
      carrier: random() < 0.8 ? 'bobs-post' : 'shipengine',
    },
    ...{ wait: null, recipient: { ...requested.recipient, name, email } },
    ...(status === 'delivered' && { shippedAt: at, deliveredAt: at }),
    ...(status === 'dead-lettered' && {
      deadLetter: { step: 'book', code: 'ADDRESS', reason: 'No such postcode.', attempts: 3 },
    }),
  })
}

function alertOf(index: number, now: number): object {
  const { data } = examples.AlertRaised
  const isFiring = index < 40
  const since = new Date(now - index * 60_000).toISOString()
  const subject = String(1_000 + index)
  return {
    ...data,
    ...{ _id: `missing-order/shop/${subject}`, source: 'shop', subject, since, changedAt: since },
    ...{ state: isFiring ? 'firing' : 'resolved', resolvedAt: isFiring ? null : since, resolvedReason: null },
    ...{ raisedEventId: `a${index}`, resolvedEventId: null, expiresAt: null },
  }
}

function requestOf(index: number, now: number): object {
  const createdAt = new Date(now - index * 100_000)
  const work = { ...initialWork({ queue: 'notifier' }, createdAt), state: 'done', finishedAt: new Date(now) }
  return {
    ...{
      _id: `b${index.toString(16).padStart(31, '0')}`,
      to: 'notifier',
      kind: 'resend-slip',
      by: index % 3 === 0 ? 'Mere' : 'Ana',
    },
    ...{ reason: 'She lost it.', payload: { source: 'shop', orderId: String(index * 40 + 1) }, work },
  }
}

function letterOf(index: number, now: number): object {
  const at = new Date(now - index * 1_000_000)
  return {
    ...{
      _id: `notifier|bench-orders/0/${index}`,
      consumer: 'notifier',
      key: `shop/${index}`,
      topic: 'bench-orders',
    },
    ...{
      partition: 0,
      offset: BigInt(index),
      headers: [],
      bytes: null,
      state: 'parked',
      attempts: 1,
      culprit: true,
    },
    ...{ reason: `a field is missing: ${index % 7}`, recordedAt: at, parkedAt: at },
  }
}

function quarantinedOf(index: number, now: number): object {
  const reason = index % 3 === 0 ? 'not-an-order' : 'unreadable-value'
  const at = new Date(now - index * 1_000_000)
  return {
    _id: `c${index.toString(16).padStart(31, '0')}`,
    source: 'shop',
    reason,
    at,
    position: `bench-quarantine/0/${index}`,
  }
}
