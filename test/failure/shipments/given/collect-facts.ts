import type { Db } from 'mongodb'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { mailsFrom } from '../../../journey/given/inbox.ts'
import type { ShipmentFacts, ShipmentRecord } from '../shipment-oracles.ts'
import type { CarrierProcess } from './carrier-process.ts'

export type FactSources = {
  db: Db
  log: EventLog
  topicPrefix: string
  carrier: Pick<CarrierProcess, 'books'>
  inboxUrl: string
  mailFrom: string
}

/** All that the oracles need besides what was placed, read once. */
export async function collectShipmentFacts(sources: FactSources): Promise<Omit<ShipmentFacts, 'orders'>> {
  const { db, log, topicPrefix, carrier, inboxUrl, mailFrom } = sources
  const live = await db.collection<{ _id: string; collection: string }>('readModels').find().toArray()
  const collectionOf = (model: string): string =>
    live.find(({ _id }) => _id === model)?.collection ?? `${model} has no live version`
  const mails = await mailsFrom(inboxUrl, mailFrom)
  return {
    waitingEvents: await db.collection('fulfillmentOutbox').countDocuments(),
    records: await db.collection<ShipmentRecord>('shipmentWork').find().toArray(),
    events: await readAll(log, `${topicPrefix}shipments`),
    shipments: await db.collection<StoredShipment>(collectionOf('shipments')).find().toArray(),
    carriers: await db.collection<CarrierDocument>(collectionOf('carriers')).find().toArray(),
    books: await carrier.books(),
    mails: mails.map(({ to, headers }) => ({
      to: to[0]?.address ?? '',
      messageId: headers['message-id'] ?? '',
    })),
  }
}

async function readAll(log: EventLog, topic: string): Promise<Event[]> {
  const ends = await log.endOffsets(topic)
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  const byPartition = new Map<number, Event[]>()
  for await (const { partition, records } of log.read(topic, ranges)) {
    const events = byPartition.get(partition) ?? []
    byPartition.set(partition, [...events, ...records.map(decodeEvent)])
  }
  return [...byPartition.values()].flat()
}
