import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ShopPass } from '../domain/shop-pass.ts'
import type { PassStore } from '../pass-store.ts'

/** For tests without a database, under the same contract. */
export function memoryPasses(): PassStore {
  const passes = new Map<string, ShopPass>()
  const reports = new Map<string, ReconciliationReport>()
  return {
    find: (id) => Promise.resolve(passes.get(id)),
    keep(pass) {
      passes.set(pass._id, pass)
      return Promise.resolve()
    },
    remove(id) {
      passes.delete(id)
      return Promise.resolve()
    },
    report(report) {
      reports.set(report.source, report)
      return Promise.resolve()
    },
    lastReport: (source) => Promise.resolve(reports.get(source)),
  }
}
