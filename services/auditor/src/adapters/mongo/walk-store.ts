import type { Db } from 'mongodb'
import { reconciliationsCollection } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { WalkStore } from '../../store/walk-store.ts'
import { auditCollections } from './audit-collections.ts'

export function mongoWalks(db: Db): WalkStore {
  const { walks } = auditCollections(db)
  const reports = db.collection<ReconciliationReport>(reconciliationsCollection)
  return {
    async find(id) {
      const found = await walks.findOne({ _id: id })
      if (found === null) return undefined
      const { keptAt: _, ...walk } = found
      return walk
    },
    async keep(walk) {
      await walks.replaceOne({ _id: walk._id }, { ...walk, keptAt: new Date() }, { upsert: true })
    },
    async remove(id) {
      await walks.deleteOne({ _id: id })
    },
    async report(report) {
      await reports.replaceOne({ _id: report._id }, report, { upsert: true })
    },
    lastReport: async (source) => (await reports.findOne({ _id: source })) ?? undefined,
  }
}
