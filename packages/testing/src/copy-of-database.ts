import type { Db } from 'mongodb'

/** Copies all documents of a database. @returns what puts them back, and leaves nothing else in it */
export async function copyOfDatabase(db: Db): Promise<() => Promise<void>> {
  const copies = await Promise.all(
    (await db.collections()).map(async (one) => [one.collectionName, await one.find().toArray()] as const),
  )
  return async () => {
    await db.dropDatabase()
    for (const [name, documents] of copies)
      if (documents.length > 0) await db.collection(name).insertMany(documents)
  }
}
