import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { WatchedBilling } from '../sources/watched/watched-billing.ts'
import type { WatchedShop } from '../sources/watched/watched-shop.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { isReconciliationDue } from './domain/reconciliation-due.ts'
import type { SharedSources } from '../leases/share-sources.ts'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { AuditStore } from '../store/audit-store.ts'
import { reconcileBilling } from '../rules/billing-discrepancies/reconcile-billing.ts'
import { reconcileOrders } from './reconcile-orders.ts'

const lookEveryMs = 15_000
/** At the same time in this process: the others wait for their turn. */
const maxAtOnce = 4
/** After the shop, or the database, gave no response. */
const pauseMs = 300_000

type ReconciliationParts = {
  store: AuditStore
  sharing: Pick<SharedSources, 'leaseOf'>
  shops: ReadonlyMap<string, WatchedShop>
  /** The providers of the sources of billing that can be queried. */
  billings?: ReadonlyMap<string, WatchedBilling>
  readThrough: () => Promise<number | undefined>
  billingThrough?: (() => Promise<number | undefined>) | undefined
  reconcileEveryMs: number
  logger: Pick<Logger, 'info' | 'warn'>
  now: () => number
  onReconciled(report: ReconciliationReport): void
}

/**
 * Compares each source of this instance with its shop, order by order, once in `reconcileEveryMs`.
 * Evaluations wait for nothing of it. Where it is interrupted, by a fault or another instance that takes the
 * source over, it continues there later.
 */
export function runReconciliations(
  sources: readonly AuditedSource[],
  parts: ReconciliationParts,
): { stop(): Promise<void> } {
  const { store, sharing, billings, logger, now } = parts
  const startedAt = now()
  const lastBegun = new Map<string, number>()
  const notBefore = new Map<string, number>()
  const running = new Map<string, Promise<void>>()

  const reconcile = async (source: AuditedSource, signal: AbortSignal): Promise<void> => {
    try {
      const report = await compare(source, parts, signal)
      lastBegun.set(source.name, now())
      parts.onReconciled(report)
      const { orders, equal, missing, outdated, deleted, notCompared } = report
      logger.info(
        { source: source.name, orders, equal, missing, outdated, deleted, notCompared },
        'compared the source with its API',
      )
    } catch (error) {
      if (signal.aborted) return
      notBefore.set(source.name, now() + pauseMs)
      logger.warn(
        { source: source.name, error: String(error) },
        `could not finish the comparison with the API: continuing in ${pauseMs / 60_000} minutes`,
      )
    }
  }

  const isDue = async (source: string): Promise<boolean> => {
    if (now() < (notBefore.get(source) ?? 0)) return false
    const everyMs = parts.reconcileEveryMs
    const isTurn = (last: number) => isReconciliationDue({ source, last, everyMs, now: now() })
    const known = lastBegun.get(source)
    if (known !== undefined && !isTurn(known)) return false
    // What was interrupted, here or in another instance, continues immediately.
    if (known === undefined && (await store.passes.find(dailyOf(source))) !== undefined) return true
    // Another instance may have done it meanwhile.
    const report = await store.passes.lastReport(source)
    // What a provider of billing had before its source was declared is brought in as soon as possible.
    if (report === undefined && billings?.has(source)) return true
    const last = report === undefined ? startedAt : Date.parse(report.startedAt)
    lastBegun.set(source, Math.max(last, known ?? last))
    return isTurn(last)
  }

  const look = async (stopping: AbortSignal): Promise<void> => {
    for (const source of sources) {
      const held = sharing.leaseOf(source.name)
      if (!canCompare(source, parts) || held === undefined || running.has(source.name)) continue
      if (running.size >= maxAtOnce || stopping.aborted) return
      if (!(await isDue(source.name))) continue
      const signal = AbortSignal.any([stopping, held.lost])
      const work = reconcile(source, signal).finally(() => running.delete(source.name))
      running.set(source.name, work)
    }
  }
  const looking = runLoop({
    ...{ name: 'find the sources to compare with their shops', everyMs: lookEveryMs, step: look, logger },
  })

  return {
    async stop() {
      await looking.stop()
      await Promise.all(running.values())
    },
  }
}

function canCompare({ name }: AuditedSource, parts: ReconciliationParts): boolean {
  const { shops, billings, billingThrough } = parts
  return shops.has(name) || (billings?.has(name) === true && billingThrough !== undefined)
}

async function compare(
  source: AuditedSource,
  parts: ReconciliationParts,
  signal: AbortSignal,
): Promise<ReconciliationReport> {
  const { shops, billings, billingThrough, logger } = parts
  const id = dailyOf(source.name)
  const shared = { ...parts, source, signal }
  const [shop, billing] = [shops.get(source.name), billings?.get(source.name)]
  if (billing !== undefined && billingThrough !== undefined)
    return reconcileBilling({ ...shared, billing, readThrough: billingThrough }, { id })
  if (shop === undefined) throw new Error(`nothing of ${source.name} can be compared`)
  const inform = (sentence: string): void => logger.info({ source: source.name }, sentence)
  return reconcileOrders({ ...shared, shop, inform }, { id })
}

function dailyOf(source: string): string {
  return `daily/${source}`
}
