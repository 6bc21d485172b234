import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'

export type Stored = { _id: string }

/** The writes of a batch to one collection. */
export type CollectionWrite<Document extends Stored = Stored> = {
  collection: string
  /** Documents as they will be stored. */
  documents: Document[]
  operations: AnyBulkWriteOperation<Stored>[]
}

/**
 * The documents of these ids that exist; none if there is no collection.
 *
 * @param session of the transaction that changes them, where others may change them meanwhile
 */
export async function findDocuments<Document extends Stored>(
  db: Db,
  collection: string | undefined,
  ids: readonly string[],
  session?: ClientSession,
): Promise<Map<string, Document>> {
  if (collection === undefined || ids.length === 0) return new Map()
  const found = await db
    .collection<Stored>(collection)
    // One response has them all, unless it is larger than MongoDB's 16 MiB.
    .find({ _id: { $in: [...new Set(ids)] } }, { batchSize: ids.length + 1, ...(session && { session }) })
    .toArray()
  return new Map(found.map((document) => [document._id, document as Document]))
}

/**
 * Replaces documents that are known and inserts others: an insertion costs MongoDB a third of an upsert. It
 * fails if a document exists that is not known.
 */
export function savingKnown<Document extends Stored>(
  collection: string,
  documents: Document[],
  known: ReadonlyMap<string, unknown>,
): CollectionWrite<Document> {
  const operations = documents.map((document) =>
    known.has(document._id) ? upsert(document) : { insertOne: { document } },
  )
  return { collection, documents, operations }
}

/** Replaces or inserts documents, whether or not they exist. */
export function upserting<Document extends Stored>(
  collection: string,
  documents: Document[],
): CollectionWrite<Document> {
  return { collection, documents, operations: documents.map(upsert) }
}

/** As `findDocuments`, wherever the documents are. */
export type FindDocuments = <Document extends Stored>(
  collection: string | undefined,
  ids: readonly string[],
) => Promise<Map<string, Document>>

/** Leaves the writes of a batch for the end of its transaction. */
export function writeBatch(
  db: Db,
  writes: readonly CollectionWrite[],
  { writeLast }: JointTransaction,
): Promise<void> {
  for (const { collection, operations } of writes) writeLast(db.collection<Stored>(collection), operations)
  return Promise.resolve()
}

/** Writes a batch immediately, for what is read in the same transaction. */
export async function writeBatchNow(
  db: Db,
  writes: readonly CollectionWrite[],
  session: ClientSession,
): Promise<void> {
  // One after the other: a session takes no two commands in parallel.
  for (const { collection, operations } of writes) {
    if (operations.length === 0) continue
    await db.collection<Stored>(collection).bulkWrite([...operations], { session, ordered: false })
  }
}

function upsert(document: Stored): AnyBulkWriteOperation<Stored> {
  return { replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } }
}
