import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { AuditedShipmentDocument, ShipmentStore } from '../shipment-store.ts'

export type MemoryShipments = ShipmentStore & {
  put(shipments: readonly AuditedShipmentDocument[], carriers: readonly CarrierDocument[]): void
  /** Those whose time has come by now, ms since 1970. */
  forget(now: number): void
}

export function memoryShipments(): MemoryShipments {
  const shipments = new Map<string, AuditedShipmentDocument>()
  const carriers = new Map<string, CarrierDocument>()
  const sources = new Map<string, number>()
  const where = (holds: (shipment: AuditedShipmentDocument) => boolean): AuditedShipmentDocument[] =>
    [...shipments.values()].filter(holds)
  return {
    find: (ids) => Promise.resolve(ids.flatMap((id) => shipments.get(id) ?? [])),
    concerned(source, concerns, limit) {
      const found = where((one) => one.source === source && one.concerns.some((it) => concerns.includes(it)))
      return Promise.resolve(found.sort((a, b) => b.changedMs - a.changedMs).slice(0, limit))
    },
    countByOrder(source, orderIds) {
      const found = where((one) => one.source === source && orderIds.includes(one.orderId))
      const byOrder = Map.groupBy(found, ({ orderId }) => orderId)
      return Promise.resolve(new Map([...byOrder].map(([orderId, all]) => [orderId, all.length])))
    },
    waiting(carrier, requestedBefore) {
      const found = where(
        (one) =>
          one.carrier === carrier && one.concerns.includes('waiting') && one.requestedMs < requestedBefore,
      )
      const oldestMs = found.length === 0 ? null : Math.min(...found.map(({ requestedMs }) => requestedMs))
      return Promise.resolve({ count: found.length, oldestMs })
    },
    drained(carrier, since) {
      const found = where(
        (one) =>
          one.carrier === carrier && one.requestedMs < since && (one.scheduledMs ?? -Infinity) >= since,
      )
      return Promise.resolve(found.length)
    },
    carriers: () => Promise.resolve([...carriers.values()].sort((a, b) => (a._id < b._id ? -1 : 1))),
    shippingSince(source, now) {
      const at = sources.get(source) ?? now
      sources.set(source, at)
      return Promise.resolve(at)
    },
    put(changed, changedCarriers) {
      for (const shipment of changed) shipments.set(shipment._id, shipment)
      for (const carrier of changedCarriers) carriers.set(carrier._id, carrier)
    },
    forget(now) {
      for (const { _id, forgetAt } of [...shipments.values()])
        if (forgetAt.getTime() <= now) shipments.delete(_id)
    },
  }
}
