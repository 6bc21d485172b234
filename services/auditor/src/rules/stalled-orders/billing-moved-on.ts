import type { EvaluationContext } from '../../evaluation.ts'
import type { AuditedBillingObject } from '../../observe/domain/audited-billing-object.ts'
import { ShopFault } from '../../sources/shop-fault.ts'
import { compareObjects } from '../../discrepancies/billing/compare-page.ts'

/** One request each. */
const maxRequested = 20

/**
 * Those of the objects that are in the status no longer: the log says so by now, or only the provider does.
 * Then the difference is recorded as a discrepancy. What the provider does not have any more has moved on,
 * too.
 */
export async function billingMovedOn(
  context: EvaluationContext,
  due: readonly { orderId: string }[],
  status: string,
): Promise<Set<string>> {
  const { store, source, billing } = context
  const ids = [...new Set(due.map(({ orderId }) => orderId))]
  if (ids.length === 0) return new Set()
  const ours = await store.billing.objects(ids.map((id) => `${source.name}/${id}`))
  const left = ours.filter((object) => object.certainStatus !== status)
  const same = ours.filter((object) => object.certainStatus === status).slice(0, maxRequested)
  const movedOn = new Set(left.map(({ state }) => state.objectId))
  if (billing === undefined || billing.isResting()) return movedOn
  try {
    for (const object of same)
      if (await hasMovedOn({ ...context, billing }, object, status)) movedOn.add(object.state.objectId)
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
  }
  return movedOn
}

async function hasMovedOn(
  context: EvaluationContext & { billing: NonNullable<EvaluationContext['billing']> },
  { state: { kind, objectId } }: AuditedBillingObject,
  status: string,
): Promise<boolean> {
  const { store, source, billing, now, clock, signal } = context
  const theirs = await billing.findObject(kind, objectId, signal)
  if (theirs === undefined) return true
  if (theirs.state.status === status) return false
  const atMs = clock() + billing.aheadMs()
  const around = { store, source: source.name, now, atMs, startMs: -Infinity }
  await compareObjects(around, { items: [theirs], next: undefined })
  return true
}
