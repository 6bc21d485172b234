import { once } from 'node:events'
import { MongoClient } from 'mongodb'
import type { Document } from 'mongodb'
import { concurrency, secrets } from './setting.ts'

/**
 * What ships without a process manager: loops that book a shipment and fetch its label, with
 * the same requests and the updates that record them. Arguments: where, as JSON. It begins
 * after a line, and ends when all is done.
 */
const { mongodbUrl, database, carrierUrl } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
const client = await new MongoClient(mongodbUrl ?? '').connect()
const db = client.db(database)
const durable = { writeConcern: { w: 'majority' } } as const
const items = db.collection<Item>('shipmentWork')
const labels = db.collection<{ _id: string; bytes: Buffer }>('labels')
type Item = { _id: string; shipment: { recipient: Recipient } }
type Recipient = { name: string; lines: string[]; city: string; postcode: string; country: string }

const left = await items.find({}, { projection: { shipment: 1 } }).toArray()
const sender = {
  name: 'Slipstream',
  street: '1 Depot Road',
  city: 'Wellington',
  postcode: '6011',
  country: 'NZ',
}
const headers = { 'api-key': secrets.CARRIER_API_KEY, 'content-type': 'application/json' }
console.log('ready')
await once(process.stdin, 'data')
await Promise.all(Array.from({ length: concurrency }, loop))
await client.close()
process.stdin.destroy()

async function loop(): Promise<void> {
  for (let item = left.shift(); item !== undefined; item = left.shift()) await ship(item)
}

async function ship({ _id, shipment }: Item): Promise<void> {
  const record = (set: Document): Promise<unknown> => items.updateOne({ _id }, { $set: set }, durable)
  await record({ 'work.state': 'leased' })
  await record({ 'process.attempt': { number: 1, startedAt: new Date().toISOString() } })
  const { name, lines, city, postcode, country } = shipment.recipient
  const booked = await fetch(`${carrierUrl}/shipments`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      ...{ reference: _id, sender, parcels: [{ weightGrams: 1_000 }] },
      recipient: { name, street: lines[0], city, postcode, country },
    }),
  })
  const { id, trackingNumber } = (await booked.json()) as { id: string; trackingNumber: string }
  if (booked.status !== 201) throw new Error(`the carrier responded ${booked.status}`)
  const booking = { carrierShipmentId: id, trackingNumber }
  await record({ 'shipment.booking': booking, 'process.attempt': null, 'work.state': 'waiting' })
  await record({ 'work.state': 'leased' })
  const label = await fetch(`${carrierUrl}/shipments/${id}/label`, { headers })
  const bytes = Buffer.from(await label.arrayBuffer())
  await labels.insertOne({ _id, bytes }, durable)
  await record({ 'shipment.label': { bytes: bytes.length }, 'work.state': 'waiting', 'work.queue': 'follow' })
}
