import type { Db } from 'mongodb'
import type { AuditedOrderStore } from '../../store/audited-order-store.ts'
import { auditCollections } from './audit-collections.ts'

export function mongoAuditedOrders(db: Db): AuditedOrderStore {
  const { orders } = auditCollections(db)
  return {
    find: (ids) => orders.find({ _id: { $in: [...ids] } }).toArray(),
    unannounced: (source, seenBy, limit) =>
      orders
        .find({ source, isAnnounced: false, unannounced: null, firstSeenAt: { $lte: new Date(seenBy) } })
        .sort({ firstSeenAt: 1 })
        .limit(limit)
        .toArray(),
    present: (source, after, limit) =>
      orders
        // A slash is followed by the digit 0, so these are the ids of this source alone.
        .find({ _id: { $gt: after ?? `${source}/`, $lt: `${source}0` }, status: { $ne: 'trash' } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    lackingParticipants: (source, limit) =>
      orders
        .find({ source, lacks: { $type: 'string' } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    async remember(ids, at) {
      if (ids.length > 0)
        await orders.updateMany({ _id: { $in: [...ids] } }, { $max: { seenAt: new Date(at) } })
    },
    async setReason(ids, reason) {
      if (ids.length > 0)
        await orders.updateMany({ _id: { $in: [...ids] } }, { $set: { unannounced: reason } })
    },
  }
}
