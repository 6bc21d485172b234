import { MongoClient } from 'mongodb'
import type { Document } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { ensureReadModels } from '@slipstream/projector/ensure-read-models.ts'
import { orderModels } from '@slipstream/projector/read-models.ts'
import type { Setting } from './setting.ts'

const batch = 1_000

/**
 * The documents that the projector has left behind, written once each, as they are in the end, into collections with the
 * same indexes.
 *
 * @returns events/s: of the events that those documents are made of
 */
export async function bareWrite({ mongodbUrl, database, projected, events }: Setting): Promise<number> {
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
  const begunAt = performance.now()
  const stream = async (): Promise<void> => {
    for (let write = writes.shift(); write !== undefined; write = writes.shift()) {
      const operations = write.documents.map((document) => ({ insertOne: { document } }))
      await db.collection(write.collection).bulkWrite(operations, { ordered: false })
    }
  }
  await Promise.all(Array.from({ length: Number(process.env['STREAMS'] ?? 1) }, stream))
  const endedAt = performance.now()
  await client.close()
  return (events * 1000) / (endedAt - begunAt)
}
