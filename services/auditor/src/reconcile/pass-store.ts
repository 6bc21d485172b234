import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ShopPass } from './domain/shop-pass.ts'

/** The progress and the results of passes over the orders of shops. */
export type PassStore = {
  find(id: string): Promise<ShopPass | undefined>
  /** Keeps it in place of what was kept under its id, for `passKeptMs`. */
  keep(pass: ShopPass): Promise<void>
  remove(id: string): Promise<void>
  /** Replaces what the console shows of the source's last comparison. */
  report(report: ReconciliationReport): Promise<void>
  lastReport(source: string): Promise<ReconciliationReport | undefined>
}
