import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { Walk } from '../reconcile/domain/walk.ts'

/** How far the walks through the shops have come, and what came of them. */
export type WalkStore = {
  find(id: string): Promise<Walk | undefined>
  /** Keeps it in place of what was kept under its id, for `walkKeptMs`. */
  keep(walk: Walk): Promise<void>
  remove(id: string): Promise<void>
  /** Replaces what the console shows of the source's last comparison. */
  report(report: ReconciliationReport): Promise<void>
  lastReport(source: string): Promise<ReconciliationReport | undefined>
}
