import type { Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { findTogether } from '../../../store/adapters/find-together.ts'
import type { BillingLossDocument, BillingLossStore } from '../billing-discrepancy-store.ts'

const lossesOf = (db: Db): Collection<BillingLossDocument> => db.collection('auditBillingLosses')

export async function ensureBillingLosses(db: Db): Promise<void> {
  await ensureCollection(db, lossesOf(db).collectionName)
  await lossesOf(db).createIndex({ source: 1, foundAt: 1 })
}

export function mongoBillingLosses(db: Db): BillingLossStore {
  const losses = lossesOf(db)
  const search = findTogether(losses)
  return {
    async add(found, at) {
      if (found.length === 0) return
      const foundAt = new Date(at)
      const fresh = { foundAt, isConfirmed: false, attempts: 0, recoverAt: foundAt }
      const operations = found.map((loss) => ({
        updateOne: {
          filter: { _id: `${loss.source}/${loss.id}` },
          update: { $setOnInsert: { ...loss, ...fresh, lastError: null, handedOver: null } },
          upsert: true,
        },
      }))
      await losses.bulkWrite(operations, { ordered: false })
    },
    async list(source, limit) {
      // Mostly there is none, and that is cheaper to ask together.
      if ((await search({ filter: { source }, limit: 1 })).length === 0) return []
      const found = losses.find({ source }, { projection: { json: 0 } })
      const listed = await found.sort({ foundAt: 1, _id: 1 }).limit(limit).toArray()
      return listed.map((loss) => ({ ...loss, json: null }))
    },
    find: (ids) => losses.find({ _id: { $in: [...ids] } }).toArray(),
    async confirm(id, difference) {
      await losses.updateOne({ _id: id }, { $set: { isConfirmed: true, difference } })
    },
    async remove(ids) {
      if (ids.length > 0) await losses.deleteMany({ _id: { $in: [...ids] } })
    },
    async retryAt(id, at, result) {
      const recoverAt = new Date(at)
      await losses.updateOne({ _id: id }, { $set: { recoverAt, ...result }, $inc: { attempts: 1 } })
    },
  }
}
