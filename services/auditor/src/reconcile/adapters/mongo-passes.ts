import type { Db } from 'mongodb'
import { reconciliationsCollection } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { PassStore } from '../pass-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'

export function mongoPasses(db: Db): PassStore {
  const { passes } = auditCollections(db)
  const reports = db.collection<ReconciliationReport>(reconciliationsCollection)
  return {
    async find(id) {
      const found = await passes.findOne({ _id: id })
      if (found === null) return undefined
      const { keptAt: _, ...pass } = found
      return pass
    },
    async keep(pass) {
      await passes.replaceOne({ _id: pass._id }, { ...pass, keptAt: new Date() }, { upsert: true })
    },
    async remove(id) {
      await passes.deleteOne({ _id: id })
    },
    async report(report) {
      await reports.replaceOne({ _id: report._id }, report, { upsert: true })
    },
    lastReport: async (source) => (await reports.findOne({ _id: source })) ?? undefined,
  }
}
