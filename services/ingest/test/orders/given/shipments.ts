import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { shipmentEvent } from './shipment-event.ts'

/** A shipment of order 1 after its request and further events of these types. */
export function shipment(
  number: number,
  ...events: [Parameters<typeof shipmentEvent>[0], object?][]
): ShipmentDocument {
  const identity = { shipmentId: `admin/1/${number}`, shipmentNumber: number }
  const all = [['ShipmentRequested'] as [Parameters<typeof shipmentEvent>[0], object?], ...events]
  const folded = all.reduce<ShipmentDocument | undefined>(
    (document, [type, data], index) =>
      evolveShipment(
        document,
        shipmentEvent(type, '1', index + 1, { ...identity, ...data }) as ShipmentEvent,
      ),
    undefined,
  )
  if (folded === undefined) throw new Error('the shipment was not requested')
  return folded
}

export function carrier(state: 'available' | 'unavailable', since = '2026-11-20T10:00:00Z'): CarrierDocument {
  return { _id: 'bobs-post', state, since, detail: 'It does not respond.', changedAt: since, eventId: 'c' }
}
