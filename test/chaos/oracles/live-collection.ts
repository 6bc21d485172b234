import type { Collection, Db, Document } from 'mongodb'

/** The collection of the live version of a read model. */
export async function liveCollection<Schema extends Document>(
  db: Db,
  model: string,
): Promise<Collection<Schema>> {
  const live = await db.collection<{ _id: string; collection: string }>('readModels').findOne({ _id: model })
  if (live === null) throw new Error(`${model} has no live version`)
  return db.collection<Schema>(live.collection)
}
