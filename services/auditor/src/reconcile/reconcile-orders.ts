import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import { ShopFault } from '../adapters/woocommerce/shop-fault.ts'
import type { ShopOrder } from '../adapters/woocommerce/shop-order.ts'
import type { Difference } from '../rules/lost-orders/domain/compare-with-shop.ts'
import { reconcileOrder } from './domain/reconcile-order.ts'
import { counted, onList } from './domain/walk.ts'
import type { Walk } from './domain/walk.ts'
import { findLosses } from '../rules/lost-orders/find-losses.ts'
import { compareKnownList } from '../rules/lost-orders/compare-known-orders.ts'
import { beginWalk, walkOrders } from './walk-orders.ts'
import type { Walking } from './walk-orders.ts'

/**
 * Compares all orders of a shop with what is known of them, one by one, and then asks for those that are known and were deleted in
 * the shop. What differs is noted as lost, and recovered by the evaluation of the source. Called again under the same id after it
 * has thrown, or the process died, it goes on where it was.
 *
 * @param since from which modification on, ms since 1970; undefined for when the source was declared
 * @throws ShopFault
 */
export async function reconcileOrders(
  walking: Walking,
  { id, since }: { id: string; since?: number | undefined },
): Promise<ReconciliationReport> {
  const { store, source, now } = walking
  let walk = await beginWalk(walking, id, since)
  const connectedAt = (await store.sources.connectedAt(source.name)) ?? walk.startedAt
  for (const [list, next] of [
    ['any', 'trash'],
    ['trash', 'known'],
  ] as const) {
    if (walk.list !== list) continue
    walk = onList(await walkOrders(walking, walk, (orders) => compare(walking, orders, connectedAt)), next)
    await store.walks.keep(walk)
  }
  walk = await askForKnown(walking, walk)
  const report = reportOf(walk, now())
  await store.walks.report(report)
  await store.walks.remove(id)
  return report
}

async function compare(
  { store, source, now }: Walking,
  orders: readonly ShopOrder[],
  connectedAt: number,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const at = now()
  const losses = await findLosses(store, source.name, orders, (known, shop): Difference | undefined => {
    const { result, difference } = reconcileOrder(known, shop, { at, connectedAt })
    if (result !== undefined) counts[result] = (counts[result] ?? 0) + 1
    return difference
  })
  await store.losses.add(losses, at)
  return counts
}

async function askForKnown(walking: Walking, begun: Walk): Promise<Walk> {
  const { store, source, readThrough, now, onProgress } = walking
  let walk = begun
  while (walk.list === 'known') {
    const through = await readThrough()
    const asked = { ...walking, now: now(), through: through ?? walk.boundary }
    const compared = await compareKnownList(asked, walk.after ?? undefined)
    if (compared === undefined)
      throw new ShopFault('away', `the shop of ${source.name} did not answer for all orders that are known`)
    walk = { ...counted(walk, { deleted: compared.deleted }), after: compared.after }
    if (compared.after === null) walk = onList(walk, 'end')
    await store.walks.keep(walk)
    await onProgress?.(walk)
  }
  return walk
}

function reportOf({ source, since, boundary, startedAt, counts }: Walk, at: number): ReconciliationReport {
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
