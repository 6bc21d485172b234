import type {
  Recipient,
  ShipmentCancellationFailed,
  ShipmentExceptionReported,
  ShipmentInstructed,
  ShipmentScanned,
  ShipmentShipped,
} from '../event-types/shipment-events.ts'
import { erasedText } from './redact-billing.ts'
import { redactAddress } from './redact-order.ts'

export function redactRecipient<Data extends { recipient: Recipient }>(data: Data): Data {
  const recipient = { name: null, email: null, phone: null, ...redactAddress(data.recipient) }
  return { ...data, recipient }
}

/** The carrier's page shows where a parcel went. */
export function redactTracking<Data extends Pick<ShipmentCancellationFailed, 'trackingNumber'>>(
  data: Data,
): Data {
  return { ...data, trackingNumber: null, trackingUrl: null }
}

export function redactNews<Data extends Pick<ShipmentShipped, 'to' | 'trackingNumber'>>(data: Data): Data {
  return redactTracking({ ...data, to: { name: null, email: null } })
}

export function redactException(data: ShipmentExceptionReported): ShipmentExceptionReported {
  return redactNews({ ...data, detail: null })
}

export function redactScan(data: ShipmentScanned): ShipmentScanned {
  return { ...data, scan: { ...data.scan, location: null, description: null } }
}

/** What a person wrote about a shipment. */
export function redactInstruction(data: ShipmentInstructed): ShipmentInstructed {
  return { ...data, reason: erasedText }
}
