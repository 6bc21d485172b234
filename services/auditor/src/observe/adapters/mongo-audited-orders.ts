import type { Db } from 'mongodb'
import type { AuditedOrderStore } from '../audited-order-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'
import { findTogether } from '../../adapters/mongo/find-together.ts'

export function mongoAuditedOrders(db: Db): AuditedOrderStore {
  const { orders } = auditCollections(db)
  const search = findTogether(orders)
  return {
    find: (ids) => orders.find({ _id: { $in: [...ids] } }).toArray(),
    missingCreations: (source, seenBy, limit) =>
      search({
        filter: { source, isAnnounced: false, unannounced: null, firstSeenAt: { $lte: new Date(seenBy) } },
        ...{ sort: { firstSeenAt: 1 }, limit },
      }),
    present: (source, { after, limit, deletedStatuses }) =>
      orders
        // A slash is followed by the digit 0, so these are the ids of this source alone.
        .find({
          _id: { $gt: after ?? `${source}/`, $lt: `${source}0` },
          status: { $nin: [...deletedStatuses] },
        })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    lackingParticipants: (source, limit) =>
      search({ filter: { source, lacks: { $type: 'string' } }, sort: { _id: 1 }, limit }),
    awaitingShipment: (source, dueBy, limit) =>
      search({
        filter: { source, 'shipping.dueAt': { $type: 'date', $lte: new Date(dueBy) } },
        ...{ sort: { 'shipping.dueAt': 1 }, limit },
      }),
    async settleShipments(ids) {
      if (ids.length === 0) return
      const settled = { 'shipping.dueAt': null, 'shipping.isSettled': true }
      await orders.updateMany({ _id: { $in: [...ids] } }, { $set: settled })
    },
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
