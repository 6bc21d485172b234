import type { EvaluationContext } from '../../evaluation.ts'
import type { BillingCustomerDocument } from '../../observe/billing-audit-store.ts'
import type { AuditedBillingObject } from '../../observe/domain/audited-billing-object.ts'
import { compareObjects } from '../../discrepancies/billing/compare-page.ts'

/** One request each. */
const maxRequested = 20

/**
 * Whether Stripe has the subscriptions of a customer, and their last invoices, as the log has them. What
 * differs is recorded as a discrepancy: then nothing is wrong but that. False where Stripe
 * can't be queried, too.
 *
 * @throws ShopFault
 */
export async function isAsInStripe(
  { store, source, billing, now, clock, signal }: EvaluationContext,
  { entitlements }: Pick<BillingCustomerDocument, 'entitlements'>,
  objects: readonly AuditedBillingObject[],
): Promise<boolean> {
  if (billing === undefined) return false
  const subscriptions = objects.flatMap(({ state }) => (state.kind === 'subscription' ? [state] : []))
  const known = new Set(subscriptions.map(({ objectId }) => objectId))
  const named = entitlements?.subscriptions.map(({ subscriptionId }) => subscriptionId) ?? []
  const wanted = [
    ...[...new Set([...known, ...named])].map((id) => ({ kind: 'subscription' as const, id })),
    ...subscriptions.flatMap(({ latestInvoiceId: id }) =>
      id === null ? [] : [{ kind: 'invoice' as const, id }],
    ),
  ].slice(0, maxRequested)
  let isEqual = true
  for (const { kind, id } of wanted) {
    const theirs = await billing.findObject(kind, id, signal)
    if (theirs === undefined) continue
    const atMs = clock() + billing.aheadMs()
    const around = { store, source: source.name, now, atMs, startMs: -Infinity }
    const counts = await compareObjects(around, { items: [theirs], next: undefined })
    isEqual &&= counts['equal'] === 1
  }
  return isEqual
}
