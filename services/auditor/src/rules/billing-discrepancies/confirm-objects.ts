import type { EvaluationContext } from '../../evaluation.ts'
import type { BillingObjectKind } from '../../sources/domain/billing-object-state.ts'
import { ShopFault } from '../../sources/shop-fault.ts'
import type { BillingDiscrepancyDocument } from '../../discrepancies/billing/billing-discrepancy-store.ts'
import { compareObject } from '../../discrepancies/billing/domain/compare-object.ts'
import { isToConfirm } from '../../discrepancies/billing/domain/settled-discrepancies.ts'

/** One request each. */
const maxAtOnce = 50

/**
 * Compares the objects that have settled once more, each by itself: a change may have been on its way when
 * the list was compared. While an event of their customer is missing, they wait for it.
 *
 * @returns the discrepancies that are left
 */
export async function confirmObjects(
  context: EvaluationContext,
  open: readonly BillingDiscrepancyDocument[],
): Promise<BillingDiscrepancyDocument[]> {
  const { source, billing, through } = context
  const settleMs = source.billing?.settleMs ?? 0
  const waiting = new Set(open.filter(({ kind }) => kind === 'event').map(({ customerId }) => customerId))
  const due = open
    .filter(
      (discrepancy) =>
        isToConfirm(discrepancy, { through, settleMs }) && !waiting.has(discrepancy.customerId),
    )
    .slice(0, maxAtOnce)
  if (due.length === 0 || billing === undefined || billing.isResting()) return [...open]
  const results = new Map<string, BillingDiscrepancyDocument | undefined>()
  try {
    for (const discrepancy of due)
      results.set(discrepancy._id, await confirm({ ...context, billing }, discrepancy))
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
  }
  return open.flatMap((discrepancy) =>
    results.has(discrepancy._id) ? (results.get(discrepancy._id) ?? []) : discrepancy,
  )
}

async function confirm(
  {
    store,
    source,
    billing,
    clock,
    signal,
  }: EvaluationContext & { billing: NonNullable<EvaluationContext['billing']> },
  discrepancy: BillingDiscrepancyDocument,
): Promise<BillingDiscrepancyDocument | undefined> {
  const theirs = await billing.findObject(discrepancy.type as BillingObjectKind, discrepancy.id, signal)
  // It was deleted meanwhile, e.g. a draft.
  if (theirs === undefined) return undefined
  // Read last: what has arrived meanwhile counts.
  const [ours] = await store.billing.objects([`${source.name}/${discrepancy.id}`])
  const atMs = clock() + billing.aheadMs()
  const compared = compareObject(ours, theirs.state, { atMs, startMs: -Infinity })
  if (compared.result === 'equal') return undefined
  if (!('difference' in compared)) return discrepancy
  await store.billingDiscrepancies.confirm(discrepancy._id, compared.difference)
  return { ...discrepancy, isConfirmed: true, difference: compared.difference }
}
