import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import { ShopFault } from '../sources/shop-fault.ts'
import type { ShopOrder } from '../sources/shop-client.ts'
import type { Difference } from '../discrepancies/domain/compare-with-shop.ts'
import { reconcileOrder } from './domain/reconcile-order.ts'
import { counted, onList } from './domain/shop-pass.ts'
import type { ShopPass } from './domain/shop-pass.ts'
import { findDiscrepancies } from '../discrepancies/find-discrepancies.ts'
import { compareKnownList } from '../rules/order-discrepancies/compare/compare-known-orders.ts'
import { beginPass, passOverOrders } from './pass-over-orders.ts'
import type { PassContext } from './pass-over-orders.ts'

/**
 * Compares all orders of a shop with what is known of them, one by one, and then queries those that are
 * known and were deleted in the shop. What differs is recorded as a discrepancy, and recovered by the
 * evaluation of the source. Called again under the same id after it has thrown, or the process died, it
 * continues where it was.
 *
 * @param since from which modification on, ms since 1970; undefined for when the source was declared
 * @throws ShopFault
 */
export async function reconcileOrders(
  context: PassContext,
  { id, since }: { id: string; since?: number | undefined },
): Promise<ReconciliationReport> {
  const { store, source, now } = context
  let pass = await beginPass(context, id, since)
  const connectedAt = (await store.sources.connectedAt(source.name)) ?? pass.startedAt
  const { lists } = context.shop
  for (const [nth, list] of lists.entries()) {
    if (pass.list !== list) continue
    const walked = await passOverOrders(context, pass, (orders) => compare(context, orders, connectedAt))
    pass = onList(walked, lists[nth + 1] ?? 'known')
    await store.passes.keep(pass)
  }
  pass = await compareKnown(context, pass)
  const report = reportOf(pass, now())
  await store.passes.report(report)
  await store.passes.remove(id)
  return report
}

async function compare(
  { store, source, shop, now }: PassContext,
  orders: readonly ShopOrder[],
  connectedAt: number,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const at = now()
  const discrepancies = await findDiscrepancies(
    store,
    { source, shop },
    orders,
    (known, state): Difference | undefined => {
      const { result, difference } = reconcileOrder(known, state, { at, connectedAt, traits: source.traits })
      if (result !== undefined) counts[result] = (counts[result] ?? 0) + 1
      return difference
    },
  )
  await store.discrepancies.add(discrepancies, at)
  return counts
}

async function compareKnown(context: PassContext, begun: ShopPass): Promise<ShopPass> {
  const { store, source, readThrough, now, onProgress } = context
  let pass = begun
  while (pass.list === 'known') {
    const through = await readThrough()
    const current = { ...context, now: now(), through: through ?? pass.boundary }
    const compared = await compareKnownList(current, pass.after ?? undefined)
    if (compared === undefined)
      throw new ShopFault(
        'unavailable',
        `the shop of ${source.name} did not answer for all orders that are known`,
      )
    pass = { ...counted(pass, { deleted: compared.deleted }), after: compared.after }
    if (compared.after === null) pass = onList(pass, 'end')
    await store.passes.keep(pass)
    await onProgress?.(pass)
  }
  return pass
}

function reportOf(
  { source, since, boundary, startedAt, counts }: ShopPass,
  at: number,
): ReconciliationReport {
  const { equal = 0, missing = 0, outdated = 0, notCompared = 0, deleted = 0 } = counts
  return {
    ...{ _id: source, source, since: isoOf(since), through: isoOf(boundary) },
    orders: equal + missing + outdated + notCompared,
    ...{ equal, missing, outdated, notCompared, deleted },
    ...{ startedAt: isoOf(startedAt), finishedAt: isoOf(at) },
  }
}

function isoOf(at: number): string {
  return new Date(at).toISOString()
}
