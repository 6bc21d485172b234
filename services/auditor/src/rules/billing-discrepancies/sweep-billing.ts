import { newPass } from '../../reconcile/domain/shop-pass.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { maxListedMs, sweepLists } from './domain/billing-lists.ts'
import { passOverLists } from './pass-over-lists.ts'
import type { BillingPassContext } from './pass-over-lists.ts'
import { startName, startOfBilling } from './start-of-billing.ts'

/** How far a sweep came is kept under it. */
const sweepOf = (source: string): string => `sweep/${source}`
/** The mark of the source, beside those of a shop's lists. */
const markName = 'billing'
/** What was made shortly before the mark is listed again: an event may be dated back by seconds. */
const overlapMs = 5 * 60_000

/**
 * Compares what the provider has made since the last sweep with the log, and records the
 * differences as discrepancies. What is so recent that it may be on its way is left for the next time. A
 * sweep that was interrupted continues where it was.
 *
 * @param through up to when the log has been read, ms since 1970
 * @throws ShopFault
 */
export async function sweepBilling(context: BillingPassContext, through: number): Promise<void> {
  const { store, source, billing, now } = context
  const [start, kept, known] = await Promise.all([
    startOfBilling(context),
    store.passes.find(sweepOf(source.name)),
    store.sources.find(source.name),
  ])
  if (start === undefined) return
  if (known?.swept?.[startName] === undefined) await store.sources.swept(source.name, startName, start)
  const boundary = through - settleOf(source).afterMs + billing.aheadMs()
  const mark = known?.swept?.[markName]
  const wanted = mark === undefined ? start : Math.max(start, Math.min(mark, boundary) - overlapMs)
  const since = Math.max(wanted, boundary - maxListedMs)
  if (kept === undefined && boundary <= since) return
  const begun =
    kept ??
    newPass({
      ...{ _id: sweepOf(source.name), source: source.name, startedAt: now(), list: sweepLists[0] },
      ...{ since, boundary },
    })
  await passOverLists(context, begun, sweepLists)
  await store.sources.swept(source.name, markName, begun.boundary)
  await store.passes.remove(begun._id)
}
