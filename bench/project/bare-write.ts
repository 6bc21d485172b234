import { MongoClient } from 'mongodb'
import type { Document } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { ensureReadModels } from '@slipstream/projector/ensure-read-models.ts'
import { orderModels } from '@slipstream/projector/read-models.ts'
import { TimedSpan } from '../measure/timed-span.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import type { Setting } from './setting.ts'

const batch = 1_000

/**
 * The documents that the projector has left behind, written once each, as they are in the end, into
 * collections with the same indexes. Its figures are of the events that those documents are made of.
 */
export async function bareWrite({ mongodbUrl, database, projected, events }: Setting): Promise<SpanFigures> {
  const client = await new MongoClient(mongodbUrl).connect()
  const writes: { collection: string; documents: Document[] }[] = []
  for (const { name } of orderModels) {
    const collection = collectionOf(name, 1)
    const all = await client.db(projected).collection(collection).find().toArray()
    for (let at = 0; at < all.length; at += batch)
      writes.push({ collection, documents: all.slice(at, at + batch) })
  }
  const db = client.db(database)
  await ensureReadModels(db)
  const span = new TimedSpan()
  span.begin()
  const stream = async (): Promise<void> => {
    for (let write = writes.shift(); write !== undefined; write = writes.shift()) {
      const operations = write.documents.map((document) => ({ insertOne: { document } }))
      await db.collection(write.collection).bulkWrite(operations, { ordered: false })
    }
  }
  await Promise.all(Array.from({ length: Number(process.env['STREAMS'] ?? 1) }, stream))
  const figures = span.end(events)
  await client.close()
  return figures
}
