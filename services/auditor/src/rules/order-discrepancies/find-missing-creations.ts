import { settleOf } from '../../sources/audited-source.ts'
import { reasonForNoCreation } from './domain/missing-creation.ts'
import type { AuditedOrderDocument } from '../../observe/audited-order-store.ts'
import type { EvaluationContext } from '../../evaluation.ts'

const maxAtOnce = 1_000
/**
 * The order itself is known from its updates: where nothing can be recovered, its
 * missing creation is alerted for a day.
 */
const newsMs = 24 * 3_600_000

/**
 * Orders that were updated and never created: each is given its reason, and what should have arrived is
 * recorded as a discrepancy.
 */
export async function findMissingCreations(context: EvaluationContext): Promise<void> {
  const { store, source, shop, through, now } = context
  const { afterMs } = settleOf(source)
  if (shop === undefined && (await store.discrepancies.list(source.name, 1)).length > 0)
    await store.discrepancies.removeOld(source.name, 'update-without-creation', now - newsMs)
  const found = await store.orders.missingCreations(source.name, through - afterMs, maxAtOnce)
  if (found.length === 0) return
  const connectedAt = await store.sources.connectedAt(source.name)
  if (connectedAt === undefined) return
  const reasonOf = (order: AuditedOrderDocument) =>
    reasonForNoCreation(
      { ...order, firstSeenAt: order.firstSeenAt.getTime() },
      { connectedAt, at: through, afterMs, traits: source.traits },
    )
  const byReason = Map.groupBy(found, reasonOf)
  await store.discrepancies.add(
    (byReason.get('lost') ?? []).map(({ orderId, status, modifiedAt, position }) => ({
      ...{ kind: 'update-without-creation' as const, source: source.name, orderId, number: orderId },
      ...{ status, modifiedAt, evidence: [position] },
    })),
    now,
  )
  // Drafts are looked at again: once placed, they are announced. The others have their reason for good.
  for (const reason of ['lost', 'deleted', 'before-connected', 'forgotten'] as const) {
    const ids = (byReason.get(reason) ?? []).map(({ _id }) => _id)
    await store.orders.setReason(ids, reason)
  }
}
