import { deriveId } from '@slipstream/events/derive-id.ts'
import type { ShipmentExceptionReported } from '@slipstream/events/event-types/shipment-events.ts'

/** What a customer is notified of about a shipment: each of them once. */
export type ShipmentMail = 'shipped' | 'delivered' | ShipmentExceptionReported['exception']

/** A shipment mail's identity, so a replay does not decide it again: 128 bits of SHA-256 in hexadecimal. */
export function shipmentMailId(shipmentId: string, mail: ShipmentMail): string {
  return deriveId('shipment', shipmentId, mail)
}
