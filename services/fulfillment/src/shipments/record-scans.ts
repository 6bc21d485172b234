import type { RecordScans } from '../carriers/http/webhook-routes.ts'
import { findByTrackingNumbers } from './adapters/shipment-items.ts'
import type { ShipmentRecorder } from './shipment-recorder.ts'

/** Records scans that a carrier sent by itself, each shipment's in a transaction. */
export function recordScans(recorder: ShipmentRecorder): RecordScans {
  return async (carrier, scans) => {
    const ids = await findByTrackingNumbers(recorder.items, carrier, [...scans.keys()])
    for (const [trackingNumber, of] of scans) {
      const id = ids.get(trackingNumber)
      if (id !== undefined) await recorder.apply(id, { type: 'scanned', scans: of })
    }
    return { unknown: [...scans.keys()].filter((trackingNumber) => !ids.has(trackingNumber)) }
  }
}
