import { auditCollections } from '../adapters/audit-collections.ts'
import type { AuditedOrderDocument } from '../adapters/audit-collections.ts'
import { forgetOldLosses, noteLosses } from '../adapters/losses.ts'
import { settleOf } from '../audited-source.ts'
import { whyUnannounced } from '../domain/order/unannounced.ts'
import type { Judging } from './judging.ts'

const mostAtOnce = 1_000
/** The order itself is known from its updates: where nothing can be recovered, its lost creation is news for a day. */
const newsMs = 24 * 3_600_000

/** Orders that were updated and never created: each is given its reason; what was lost is noted as a loss. */
export async function judgeUnannounced(judging: Judging): Promise<void> {
  const { db, source, shop, through, now } = judging
  const { orders, connections } = auditCollections(db)
  const { afterMs } = settleOf(source)
  const connection = await connections.findOne({ _id: source.name })
  if (connection === null) return
  if (shop === undefined)
    await forgetOldLosses(db, source.name, 'update-without-creation', new Date(now - newsMs))
  const found = await orders
    .find({
      ...{ source: source.name, isAnnounced: false, unannounced: null },
      firstSeenAt: { $lte: new Date(through - afterMs) },
    })
    .sort({ firstSeenAt: 1 })
    .limit(mostAtOnce)
    .toArray()
  const reasonOf = (order: AuditedOrderDocument) =>
    whyUnannounced(
      { ...order, firstSeenAt: order.firstSeenAt.getTime() },
      { connectedAt: connection.at.getTime(), at: through, afterMs },
    )
  const byReason = Map.groupBy(found, reasonOf)
  await noteLosses(
    db,
    (byReason.get('lost') ?? []).map(({ orderId, status, modifiedAt, position }) => ({
      ...{ kind: 'update-without-creation' as const, source: source.name, orderId, number: orderId },
      ...{ status, modifiedAt, evidence: [position] },
    })),
    now,
  )
  // Drafts are looked at again: once placed, they are announced. The others have their reason for good.
  for (const reason of ['lost', 'before-connected'] as const) {
    const ids = (byReason.get(reason) ?? []).map(({ _id }) => _id)
    if (ids.length > 0) await orders.updateMany({ _id: { $in: ids } }, { $set: { unannounced: reason } })
  }
}
