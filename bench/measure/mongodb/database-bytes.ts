import type { Db } from 'mongodb'

/** Of a collection: documents as BSON and as they are on disk, compressed; its indexes on disk. */
export type CollectionBytes = { documents: number; data: number; disk: number; indexes: number }

/** Of each collection that is not empty, after all of it was written to disk. */
export async function databaseBytes(db: Db): Promise<Record<string, CollectionBytes>> {
  // Until then files lack what was written in the last minute.
  await db.admin().command({ fsync: 1 })
  const sizes: Record<string, CollectionBytes> = {}
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const found = await collectionBytes(db, name)
    if (found.documents > 0) sizes[name] = found
  }
  return sizes
}

async function collectionBytes(db: Db, name: string): Promise<CollectionBytes> {
  const [stats] = await db
    .collection(name)
    .aggregate<{
      storageStats: { count: number; size: number; storageSize: number; totalIndexSize: number }
    }>([{ $collStats: { storageStats: {} } }])
    .toArray()
  const { count = 0, size = 0, storageSize = 0, totalIndexSize = 0 } = stats?.storageStats ?? {}
  return { documents: count, data: size, disk: storageSize, indexes: totalIndexSize }
}

/** What the replicas of MongoDB are sent, before compression, as far as it is kept. */
export async function operationLogBytes(db: Db): Promise<number> {
  return (await collectionBytes(db.client.db('local'), 'oplog.rs')).data
}
