import type { AnyBulkWriteOperation, ClientSession, Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { billingEventKeptMs } from '../retention.ts'
import { findTogether } from '../../adapters/mongo/find-together.ts'
import type {
  BillingAuditStore,
  BillingCustomerDocument,
  BillingWorkDocument,
  ObservedBilling,
} from '../billing-audit-store.ts'
import type { AuditedBillingObject } from '../domain/audited-billing-object.ts'

/** An id under which the log has an event: `source/id`. */
type KnownEvent = { _id: string; at: Date }

type BillingCollections = {
  events: Collection<KnownEvent>
  objects: Collection<AuditedBillingObject>
  customers: Collection<BillingCustomerDocument>
  work: Collection<BillingWorkDocument>
}

const billingCollections = (db: Db): BillingCollections => ({
  events: db.collection('auditBillingEvents'),
  objects: db.collection('auditBillingObjects'),
  customers: db.collection('auditBillingCustomers'),
  work: db.collection('auditBillingWork'),
})

/** Before transactions write into them: those that have to create a collection conflict. */
export async function ensureBillingCollections(db: Db): Promise<void> {
  const all = billingCollections(db)
  await ensureCollection(db, all.work.collectionName)
  await all.events.createIndex({ at: 1 }, { expireAfterSeconds: billingEventKeptMs / 1_000 })
  await all.objects.createIndexes([
    { key: { forgetAt: 1 }, expireAfterSeconds: 0 },
    { key: { source: 1, customerId: 1 } },
  ])
  await all.customers.createIndexes([
    { key: { source: 1, checkFrom: 1 }, partialFilterExpression: { checkFrom: { $type: 'date' } } },
    {
      ...{ key: { source: 1, _id: 1 }, name: 'violated' },
      partialFilterExpression: { 'violations.0': { $exists: true } },
    },
  ])
}

export function mongoBilling(db: Db): BillingAuditStore {
  const { events, objects, customers, work } = billingCollections(db)
  const searchCustomers = findTogether(customers)
  const searchWork = findTogether(work)
  return {
    async knownIds(source, ids) {
      if (ids.length === 0) return new Set()
      const filter = { _id: { $in: ids.map((id) => `${source}/${id}`) } }
      const found = await events.find(filter, { projection: { _id: 1 } }).toArray()
      return new Set(found.map(({ _id }) => _id.slice(source.length + 1)))
    },
    objects: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : objects.find({ _id: { $in: [...ids] } }).toArray(),
    objectsOf: (source, customerId) => objects.find({ source, customerId }).sort({ _id: 1 }).toArray(),
    customers: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : customers.find({ _id: { $in: [...ids] } }).toArray(),
    customersToCheck: (source, by, limit) =>
      searchCustomers({
        filter: { source, checkFrom: { $type: 'date', $lte: new Date(by) } },
        ...{ sort: { checkFrom: 1 }, limit },
      }),
    customersWithViolations: (source, limit) =>
      searchCustomers({ filter: { source, 'violations.0': { $exists: true } }, sort: { _id: 1 }, limit }),
    async keepChecked({ _id, checkFrom = null }, { violations, next }) {
      // Of an older check than the newest change nothing is kept.
      const unchanged = { _id, checkFrom }
      await customers.updateOne(unchanged, { $set: { violations: [...violations], checkFrom: next } })
    },
    deadLetteredWork: (source) => searchWork({ filter: { source, count: { $gt: 0 } }, sort: { _id: 1 } }),
  }
}

/** Writes what a batch changes of billing, in its transaction. */
export async function writeBilling(
  db: Db,
  batch: ObservedBilling | undefined,
  session: ClientSession,
): Promise<void> {
  if (batch === undefined) return
  const { events, objects, customers, work } = billingCollections(db)
  const options = { session, ordered: false } as const
  const known = batch.ids.map(({ source, id, at }): AnyBulkWriteOperation<KnownEvent> => {
    const update = { $setOnInsert: { at: new Date(at) } }
    return { updateOne: { filter: { _id: `${source}/${id}` }, update, upsert: true } }
  })
  if (known.length > 0) await events.bulkWrite(known, options)
  if (batch.objects.length > 0) await objects.bulkWrite(batch.objects.map(replacing), options)
  const changed = batch.customers.map(
    ({ _id, ...changes }): AnyBulkWriteOperation<BillingCustomerDocument> => {
      return { updateOne: { filter: { _id }, update: { $set: changes }, upsert: true } }
    },
  )
  if (changed.length > 0) await customers.bulkWrite(changed, options)
  if (batch.deadLettered.length > 0) await work.bulkWrite(batch.deadLettered.map(replacing), options)
}

function replacing<D extends { _id: string }>(replacement: D) {
  return { replaceOne: { filter: { _id: replacement._id } as never, replacement, upsert: true } }
}
