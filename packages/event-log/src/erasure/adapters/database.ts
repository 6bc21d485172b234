import type { Db, Filter } from 'mongodb'
import type { Edit } from '../domain/edit-document.ts'

/** Ids are of any type; here they are only handed back. */
export type AnyDocument = { _id: string; [field: string]: unknown }
export type FoundDocument = { collection: string; document: AnyDocument }

/** MongoDB's own, and keys with what is sealed by them. */
const skipped = /^(system\.|personalData(Keys|WrappingKeys|Remainders)$)/

/** All documents of a database, without those of some collections. */
export async function* documentsOf(db: Db, without: ReadonlySet<string>): AsyncGenerator<FoundDocument> {
  for (const { name, type } of await db.listCollections().toArray()) {
    if (type !== 'collection' || skipped.test(name) || without.has(name)) continue
    for await (const document of db.collection<AnyDocument>(name).find({}, { promoteBuffers: false }))
      yield { collection: name, document }
  }
}

/** Collections of these read models: the live ones, and those that are kept or being filled. */
export async function modelCollections(db: Db, models: readonly string[]): Promise<Set<string>> {
  type Versions = {
    _id: string
    collection: string
    previous?: { collection: string }
    building?: { collection: string }
  }
  const found = await db
    .collection<Versions>('readModels')
    .find({ _id: { $in: [...models] } })
    .toArray()
  return new Set(
    found.flatMap(({ collection, previous, building }) =>
      [collection, previous?.collection, building?.collection].filter((name) => name !== undefined),
    ),
  )
}

/** @returns false when the document has changed meanwhile: it is to be looked at again */
export async function editDocument(
  db: Db,
  { collection, document }: FoundDocument,
  { set }: Edit,
): Promise<boolean> {
  const entries = Object.entries(set)
  if (entries.length === 0) return true
  const before = entries.map(([path, change]) => [path, change.before] as const)
  const unchanged: Filter<AnyDocument> = { _id: document._id, ...Object.fromEntries(before) }
  const { matchedCount } = await db
    .collection<AnyDocument>(collection)
    .updateOne(
      unchanged,
      { $set: Object.fromEntries(entries.map(([path, { after }]) => [path, after])) },
      { writeConcern: { w: 'majority' } },
    )
  return matchedCount === 1
}

/** Durable when it resolves. Removes nothing if the document is gone already. */
export async function removeDocument(db: Db, { collection, document }: FoundDocument): Promise<void> {
  const options = { writeConcern: { w: 'majority' } } as const
  await db.collection<AnyDocument>(collection).deleteOne({ _id: document._id }, options)
}
