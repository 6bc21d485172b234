import { settleOf } from '../../../sources/audited-source.ts'
import { compareWithShop } from '../../../discrepancies/domain/compare-with-shop.ts'
import type { DueComparison } from '../comparison-store.ts'
import type { FoundDiscrepancy } from '../../../discrepancies/discrepancy-store.ts'
import type { EvaluationContext, RuleResult } from '../../../evaluation.ts'
import { isLasting } from '../../../sources/watched/domain/shop-failure.ts'
import { comparisonOverdue, comparisonOverdueRule } from './domain/comparison-overdue-alert.ts'

/** Asked for in one list. */
const maxAtOnce = 100

/**
 * Compares with the shop once more the orders of which something arrived late, since the comparison of
 * what the shop has changed has passed them by. What the shop changed so lately that its delivery may be
 * on the way is left for the next time.
 *
 * @returns open where there are more that can be compared now; an alert of those that can't be compared for
 * long
 */
export async function compareAgain({
  store,
  source,
  shop,
  through,
  now,
  signal,
}: EvaluationContext): Promise<RuleResult> {
  const rules = [comparisonOverdueRule]
  if (shop === undefined) return { rules, desired: [] }
  if (shop.isResting()) return { rules: [], desired: [] }
  const settledBy = through - settleOf(source).afterMs + shop.skewMs()
  const listed = await store.comparisons.due(source.name, through - settleOf(source).afterMs, maxAtOnce)
  const due = listed.filter(({ orderId }) => /^\d{1,15}$/.test(orderId))
  if (due.length === 0) return { rules, desired: [] }
  const ids = due.map(({ orderId }) => Number(orderId))
  const verdicts = new Map((await shop.verifyIds(ids, signal)).map((one) => [String(one.id), one]))
  const known = new Map(
    (await store.orders.find(due.map(({ _id }) => _id))).map((order) => [order.orderId, order]),
  )
  const discrepancies: FoundDiscrepancy[] = []
  const made: DueComparison[] = []
  for (const one of due) {
    const verdict = verdicts.get(one.orderId)
    if (verdict === undefined || verdict.verdict === 'unverified') continue
    const state = 'order' in verdict ? shop.stateOf(verdict.order) : undefined
    if (state !== undefined && Date.parse(state.modifiedAt ?? '') > settledBy) continue
    made.push(one)
    const ours = known.get(one.orderId)
    const kind =
      state === undefined ? undefined : compareWithShop(ours, state, { at: now, traits: source.traits })
    if (state === undefined || kind === undefined) continue
    const evidence = ours === undefined ? [] : [ours.position]
    discrepancies.push({ ...state, kind, source: source.name, number: one.orderId, evidence })
  }
  await store.discrepancies.add(discrepancies, now)
  await store.comparisons.done(made)
  const isOpen = listed.length === maxAtOnce && made.length > 0
  const failure = shop.failure()
  // A shop that can't be queried at all is an alert of its own.
  if (failure !== undefined && isLasting(failure)) return { rules: [], desired: [], isOpen }
  const open = due.filter(({ orderId }) => verdicts.get(orderId)?.verdict === 'unverified')
  return { rules, desired: comparisonOverdue(source.name, open, now), isOpen }
}
