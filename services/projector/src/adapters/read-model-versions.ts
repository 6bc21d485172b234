import type { Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelName, ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModel } from '../domain/read-model.ts'

/** Which versions of each read model exist, and which one is live. */
export function versionsOf(db: Db): Collection<ReadModelVersions> {
  return db.collection(readModelsCollection)
}

/** The collection of one version, beside which the next one can be built. */
export function collectionOf(name: ReadModelName, version: number): string {
  return `${name}_v${version}`
}

/** Makes version 1 live if no version is. */
export async function ensureFirstVersion(db: Db, model: ReadModel): Promise<void> {
  const collection = collectionOf(model.name, 1)
  const found = await versionsOf(db).findOneAndUpdate(
    { _id: model.name },
    { $setOnInsert: { live: 1, collection } },
    { upsert: true, returnDocument: 'after' },
  )
  await ensureModelCollection(db, model, found?.collection ?? collection)
}

/** Creates a collection with its indexes before transactions write into it: those that create it conflict. */
export async function ensureModelCollection(
  db: Db,
  { indexes, partialIndexes = [], expiresBy }: Pick<ReadModel, 'indexes' | 'partialIndexes' | 'expiresBy'>,
  collection: string,
): Promise<void> {
  await ensureCollection(db, collection)
  const specifications = [
    ...indexes.map((key) => ({ key: { ...key } })),
    ...partialIndexes.map(({ keys, where }) => ({ key: { ...keys }, partialFilterExpression: where })),
  ]
  if (specifications.length > 0) await db.collection(collection).createIndexes(specifications)
  if (expiresBy !== undefined)
    await db.collection(collection).createIndex({ [expiresBy]: 1 }, { expireAfterSeconds: 0 })
}

/**
 * The live collection of each read model. Look it up for every batch: a swap raises the epoch of the
 * checkpoints, so that a batch which was written to the old collection is not committed.
 */
export async function liveCollections(db: Db): Promise<Record<ReadModelName, string>> {
  const found = await versionsOf(db).find().toArray()
  const live = new Map(found.map(({ _id, collection }) => [_id, collection]))
  const of = (name: ReadModelName): string => {
    const collection = live.get(name)
    if (collection === undefined) throw new Error(`the read model ${name} has no live version yet`)
    return collection
  }
  return {
    orders: of('orders'),
    participants: of('participants'),
    'order-history': of('order-history'),
    customers: of('customers'),
    alerts: of('alerts'),
    silences: of('silences'),
    shipments: of('shipments'),
    carriers: of('carriers'),
    subscriptions: of('subscriptions'),
    invoices: of('invoices'),
    payments: of('payments'),
    'payment-methods': of('payment-methods'),
    checkouts: of('checkouts'),
    'billing-customers': of('billing-customers'),
    'billing-history': of('billing-history'),
    callouts: of('callouts'),
    'check-ins': of('check-ins'),
  }
}
