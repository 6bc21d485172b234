import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import { newPass } from '../../reconcile/domain/shop-pass.ts'
import type { ShopPass } from '../../reconcile/domain/shop-pass.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { fullLists, maxListedMs } from './domain/billing-lists.ts'
import { passOverLists } from './pass-over-lists.ts'
import type { BillingPassContext } from './pass-over-lists.ts'
import { startOfBilling } from './start-of-billing.ts'

/**
 * Compares all subscriptions, and the invoices that are open, drafts or recent, with what has arrived: some
 * events are never made. What differs is recorded as a discrepancy, and recovered by the evaluation of the
 * source. What was there before the source was declared is brought in. Called again under the same id after
 * it has thrown, or the process died, it continues where it was.
 *
 * @param since from which time on events and invoices are compared, ms since 1970; default:
 * as long as the provider lists events
 * @throws ShopFault
 */
export async function reconcileBilling(
  context: BillingPassContext & { readThrough: () => Promise<number | undefined> },
  { id, since }: { id: string; since?: number | undefined },
): Promise<ReconciliationReport> {
  const { store, now } = context
  const pass = await passOverLists(
    context,
    (await store.passes.find(id)) ?? (await begin(context, id, since)),
    fullLists,
  )
  const report = reportOf(pass, now())
  await store.passes.report(report)
  await store.passes.remove(id)
  return report
}

async function begin(
  {
    store,
    source,
    billing,
    readThrough,
    now,
    signal,
  }: BillingPassContext & { readThrough: () => Promise<number | undefined> },
  id: string,
  since: number | undefined,
): Promise<ShopPass> {
  const through = await readThrough()
  // Its time is needed for the window.
  await billing.listEndpoints(signal)
  const own = await startOfBilling({ store, source, billing })
  if (through === undefined || own === undefined)
    throw new Error(`how far the log of ${source.name} has been read is not known yet`)
  const aheadMs = billing.aheadMs()
  const boundary = through - settleOf(source).afterMs + aheadMs
  const start = since ?? own
  const begun = { _id: id, source: source.name, startedAt: now(), list: fullLists[0] }
  return newPass({ ...begun, since: Math.min(boundary, Math.max(start, boundary - maxListedMs)), boundary })
}

/** Its `orders` are subscriptions and invoices. Those that were brought in were missing. */
function reportOf(
  { source, since, boundary, startedAt, counts }: ShopPass,
  at: number,
): ReconciliationReport {
  const { equal = 0, missing = 0, adopted = 0, outdated = 0, notCompared = 0 } = counts
  const isoOf = (ms: number): string => new Date(ms).toISOString()
  return {
    ...{ _id: source, source, since: isoOf(since), through: isoOf(boundary) },
    orders: equal + missing + adopted + outdated + notCompared,
    ...{ equal, missing: missing + adopted, outdated, notCompared, deleted: 0 },
    ...{ startedAt: isoOf(startedAt), finishedAt: isoOf(at) },
  }
}
