import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { Collection, Db } from 'mongodb'
import { readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelName, ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import { alerts } from '../alerts/domain/alerts.ts'
import { orderHistory } from '../orders/domain/order-history.ts'
import { orders } from '../orders/domain/orders.ts'
import { participants } from '../orders/domain/participants.ts'
import { collectionOf } from '../domain/read-model.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { silences } from '../alerts/domain/silences.ts'

/** What is projected from orders. */
export const readModels: readonly ReadModel[] = [orders, participants, orderHistory]

/** What is projected from alerts. */
export const alertModels: readonly ReadModel[] = [alerts, silences]

export function versionsOf(db: Db): Collection<ReadModelVersions> {
  return db.collection(readModelsCollection)
}

/** Gives every read model a first version where it has none. Changes nothing that is there. */
export async function ensureReadModels(db: Db): Promise<void> {
  for (const model of [...readModels, ...alertModels]) {
    const collection = collectionOf(model.name, 1)
    const found = await versionsOf(db).findOneAndUpdate(
      { _id: model.name },
      { $setOnInsert: { live: 1, collection } },
      { upsert: true, returnDocument: 'after' },
    )
    await ensureModelCollection(db, model, found?.collection ?? collection)
  }
}

/** With its indexes, before any transaction writes into it: one that has to make them would conflict with others. */
export async function ensureModelCollection(
  db: Db,
  { indexes, expiresBy }: Pick<ReadModel, 'indexes' | 'expiresBy'>,
  collection: string,
): Promise<void> {
  await ensureCollection(db, collection)
  if (indexes.length > 0)
    await db.collection(collection).createIndexes(indexes.map((key) => ({ key: { ...key } })))
  if (expiresBy !== undefined)
    await db.collection(collection).createIndex({ [expiresBy]: 1 }, { expireAfterSeconds: 0 })
}

/**
 * The live collection of each read model. To be asked for every batch: a swap in between raises the epoch of the
 * checkpoints, so that what was written to the old one is not committed.
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
    alerts: of('alerts'),
    silences: of('silences'),
  }
}
