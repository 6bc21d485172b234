import type { Db } from 'mongodb'
import type { DiscrepancyStore } from '../discrepancy-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'
import { findTogether } from '../../adapters/mongo/find-together.ts'

export function mongoDiscrepancies(db: Db): DiscrepancyStore {
  const { discrepancies } = auditCollections(db)
  const search = findTogether(discrepancies)
  return {
    async add(found, at) {
      if (found.length === 0) return
      const foundAt = new Date(at)
      await discrepancies.bulkWrite(
        found.map(({ kind, source, orderId, status, modifiedAt, number, evidence }) => ({
          updateOne: {
            filter: { _id: `${kind}/${source}/${orderId}` },
            update: {
              $set: { status, modifiedAt },
              $unset: { isGone: '' },
              $setOnInsert: {
                ...{ kind, source, orderId, number, evidence, foundAt },
                ...{ attempts: 0, recoverAt: foundAt, lastError: null },
              },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      )
    },
    list: (source, limit) => search({ filter: { source }, sort: { foundAt: 1 }, limit }),
    sources: () => discrepancies.distinct('source'),
    async remove(ids) {
      if (ids.length > 0) await discrepancies.deleteMany({ _id: { $in: [...ids] } })
    },
    async removeOld(source, kind, before) {
      await discrepancies.deleteMany({ source, kind, foundAt: { $lt: new Date(before) } })
    },
    async setGone(id) {
      await discrepancies.updateOne({ _id: id }, { $set: { isGone: true } })
    },
    async retryAt(id, at, lastError) {
      const recoverAt = new Date(at)
      const isTaken = lastError === null && { isHandedOver: true }
      await discrepancies.updateOne(
        { _id: id },
        { $set: { recoverAt, lastError, ...isTaken }, $inc: { attempts: 1 } },
      )
    },
  }
}
