import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { Walk } from '../../reconcile/domain/walk.ts'
import type { WalkStore } from '../../store/walk-store.ts'

export function memoryWalks(): WalkStore {
  const walks = new Map<string, Walk>()
  const reports = new Map<string, ReconciliationReport>()
  return {
    find: (id) => Promise.resolve(walks.get(id)),
    keep(walk) {
      walks.set(walk._id, walk)
      return Promise.resolve()
    },
    remove(id) {
      walks.delete(id)
      return Promise.resolve()
    },
    report(report) {
      reports.set(report.source, report)
      return Promise.resolve()
    },
    lastReport: (source) => Promise.resolve(reports.get(source)),
  }
}
