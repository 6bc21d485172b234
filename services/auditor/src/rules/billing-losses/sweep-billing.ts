import { newPass } from '../../reconcile/domain/shop-pass.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { sweepWindow } from '../lost-orders/domain/sweep-window.ts'
import { maxListedMs, sweepLists } from './domain/billing-lists.ts'
import { passOverLists } from './pass-over-lists.ts'
import type { BillingPassContext } from './pass-over-lists.ts'

/** How far a sweep came is kept under it. */
const sweepOf = (source: string): string => `sweep/${source}`
/** The mark of the source, beside those of a shop's lists. */
const markName = 'billing'

/**
 * Compares what the provider has made since the last sweep with the log, and records the differences as losses. What is so recent
 * that it may be on its way is left for the next time. A sweep that was interrupted goes on where it was.
 *
 * @param through up to when the log has been read, ms since 1970
 * @throws ShopFault
 */
export async function sweepBilling(context: BillingPassContext, through: number): Promise<void> {
  const { store, source, billing, now } = context
  const [connectedAt, kept, known] = await Promise.all([
    store.sources.connectedAt(source.name),
    store.passes.find(sweepOf(source.name)),
    store.sources.find(source.name),
  ])
  if (connectedAt === undefined) return
  const window = sweepWindow({
    mark: known?.swept?.[markName],
    ...{ connectedAt, through, afterMs: settleOf(source).afterMs, skewMs: billing.aheadMs() },
  })
  if (kept === undefined && window === undefined) return
  const begun =
    kept ??
    newPass({
      ...{ _id: sweepOf(source.name), source: source.name, startedAt: now(), list: sweepLists[0] },
      since: Math.max(window?.since ?? 0, (window?.boundary ?? 0) - maxListedMs),
      boundary: window?.boundary ?? 0,
    })
  await passOverLists(context, begun, sweepLists)
  await store.sources.swept(source.name, markName, begun.boundary)
  await store.passes.remove(begun._id)
}
