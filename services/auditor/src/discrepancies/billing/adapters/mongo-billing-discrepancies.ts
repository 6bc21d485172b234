import type { Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { findTogether } from '../../../adapters/mongo/find-together.ts'
import type { BillingDiscrepancyDocument, BillingDiscrepancyStore } from '../billing-discrepancy-store.ts'

const discrepanciesOf = (db: Db): Collection<BillingDiscrepancyDocument> =>
  db.collection('auditBillingLosses')

export async function ensureBillingDiscrepancies(db: Db): Promise<void> {
  await ensureCollection(db, discrepanciesOf(db).collectionName)
  await discrepanciesOf(db).createIndex({ source: 1, foundAt: 1 })
}

export function mongoBillingDiscrepancies(db: Db): BillingDiscrepancyStore {
  const discrepancies = discrepanciesOf(db)
  const search = findTogether(discrepancies)
  return {
    async add(found, at) {
      if (found.length === 0) return
      const foundAt = new Date(at)
      const fresh = { foundAt, isConfirmed: false, attempts: 0, recoverAt: foundAt }
      const operations = found.map((discrepancy) => ({
        updateOne: {
          filter: { _id: `${discrepancy.source}/${discrepancy.id}` },
          update: { $setOnInsert: { ...discrepancy, ...fresh, lastError: null, handedOver: null } },
          upsert: true,
        },
      }))
      await discrepancies.bulkWrite(operations, { ordered: false })
    },
    async list(source, limit) {
      // Mostly there is none, and that is cheaper to ask together.
      if ((await search({ filter: { source }, limit: 1 })).length === 0) return []
      const found = discrepancies.find({ source }, { projection: { json: 0 } })
      const listed = await found.sort({ foundAt: 1, _id: 1 }).limit(limit).toArray()
      return listed.map((discrepancy) => ({ ...discrepancy, json: null }))
    },
    find: (ids) => discrepancies.find({ _id: { $in: [...ids] } }).toArray(),
    async confirm(id, difference) {
      await discrepancies.updateOne({ _id: id }, { $set: { isConfirmed: true, difference } })
    },
    async remove(ids) {
      if (ids.length > 0) await discrepancies.deleteMany({ _id: { $in: [...ids] } })
    },
    async retryAt(id, at, result) {
      const recoverAt = new Date(at)
      await discrepancies.updateOne({ _id: id }, { $set: { recoverAt, ...result }, $inc: { attempts: 1 } })
    },
  }
}
