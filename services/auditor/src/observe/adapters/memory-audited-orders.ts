import type { AuditedOrderDocument, AuditedOrderStore } from '../audited-order-store.ts'

export type MemoryAuditedOrders = AuditedOrderStore & {
  put(orders: readonly AuditedOrderDocument[]): void
  /** Those last seen before this time, ms since 1970. */
  forget(before: number): void
}

/** For tests without a database, under the same contract. */
export function memoryAuditedOrders(): MemoryAuditedOrders {
  const orders = new Map<string, AuditedOrderDocument>()
  return {
    find: (ids) => Promise.resolve([...new Set(ids)].flatMap((id) => orders.get(id) ?? [])),
    missingCreations(source, seenBy, limit) {
      const found = [...orders.values()].filter(
        (order) =>
          order.source === source &&
          !order.isAnnounced &&
          order.unannounced === null &&
          order.firstSeenAt.getTime() <= seenBy,
      )
      found.sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    present(source, { after = '', limit, deletedStatuses }) {
      const found = [...orders.values()].filter(
        (order) => order.source === source && !deletedStatuses.has(order.status) && order._id > after,
      )
      found.sort((a, b) => (a._id < b._id ? -1 : 1))
      return Promise.resolve(found.slice(0, limit))
    },
    lackingParticipants(source, limit) {
      const found = [...orders.values()].filter(
        (order) => order.source === source && typeof order.lacks === 'string',
      )
      found.sort((a, b) => (a._id < b._id ? -1 : 1))
      return Promise.resolve(found.slice(0, limit))
    },
    awaitingShipment(source, dueBy, limit) {
      const dueMs = (order: AuditedOrderDocument): number => order.shipping?.dueAt?.getTime() ?? Infinity
      const found = [...orders.values()].filter((order) => order.source === source && dueMs(order) <= dueBy)
      return Promise.resolve(found.sort((a, b) => dueMs(a) - dueMs(b)).slice(0, limit))
    },
    settleShipments(ids) {
      for (const id of ids) {
        const order = orders.get(id)
        if (order?.shipping === undefined) continue
        orders.set(id, { ...order, shipping: { ...order.shipping, dueAt: null, isSettled: true } })
      }
      return Promise.resolve()
    },
    remember(ids, at) {
      for (const id of ids) {
        const order = orders.get(id)
        if (order !== undefined && order.seenAt.getTime() < at)
          orders.set(id, { ...order, seenAt: new Date(at) })
      }
      return Promise.resolve()
    },
    setReason(ids, reason) {
      for (const id of ids) {
        const order = orders.get(id)
        if (order !== undefined) orders.set(id, { ...order, unannounced: reason })
      }
      return Promise.resolve()
    },
    put(changed) {
      for (const order of changed) orders.set(order._id, order)
    },
    forget(before) {
      for (const { _id, seenAt } of [...orders.values()]) if (seenAt.getTime() < before) orders.delete(_id)
    },
  }
}
