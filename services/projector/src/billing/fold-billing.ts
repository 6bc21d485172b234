import type { ClientSession, Db } from 'mongodb'
import { findDocuments, savingKnown, writeBatchNow } from '../adapters/batch-writes.ts'
import type { CollectionWrite } from '../adapters/batch-writes.ts'
import type { Targets } from '../domain/read-model.ts'
import type { Folded } from '../projection.ts'
import { projectBillingHistory } from './domain/billing-history.ts'
import type { ConsumedBillingEvent } from './domain/billing-history.ts'
import { objectModels, projectObjects } from './domain/object-models.ts'
import type { ObjectDocument } from './domain/object-models.ts'

type Batch = { db: Db; session: ClientSession; events: readonly ConsumedBillingEvent[] }

/**
 * Folds events into the documents that they change, in the transaction that writes them. A payment whose
 * customer is named later has events under two keys, so two partitions may change its document: MongoDB then
 * lets one of the transactions read it again.
 */
export function foldBilling(db: Db, targets: Targets, events: readonly ConsumedBillingEvent[]): Folded {
  return {
    async write({ session }) {
      const batch = { db, session, events }
      const writes: CollectionWrite[] = []
      // One after the other: a session takes no two commands in parallel.
      for (const model of objectModels) {
        const collection = targets[model.name]
        if (collection !== undefined) writes.push(await foldObjects(batch, model, collection))
      }
      const history = targets['billing-history']
      if (history !== undefined) writes.push(await foldHistory(batch, history))
      await writeBatchNow(db, writes, session)
    },
  }
}

async function foldObjects(
  { db, session, events }: Batch,
  model: (typeof objectModels)[number],
  collection: string,
): Promise<CollectionWrite> {
  const ids = events.flatMap((event) => model.idOf(event) ?? [])
  const before = await findDocuments<ObjectDocument>(db, collection, ids, session)
  return savingKnown(collection, projectObjects(model, before, events), before)
}

async function foldHistory({ db, session, events }: Batch, collection: string): Promise<CollectionWrite> {
  const documents = projectBillingHistory(events)
  const stored = await findDocuments(db, collection, [...documents.keys()], session)
  for (const id of stored.keys()) documents.delete(id)
  return savingKnown(collection, [...documents.values()], stored)
}
