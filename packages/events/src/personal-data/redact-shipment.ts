import type {
  Recipient,
  ShipmentCancellationFailed,
  ShipmentCancelled,
  ShipmentExceptionReported,
  ShipmentInstructed,
  ShipmentScanned,
  ShipmentShipped,
} from '../event-types/shipment-events.ts'
import { erasedText } from './redact-billing.ts'
import type { Leave } from './leave.ts'
import { addressLeft } from './redact-order.ts'

export function redactRecipient<Data extends { recipient: Recipient }>(data: Data, leave: Leave): Data {
  const left = { name: null, email: null, phone: null, ...addressLeft(data.recipient) }
  return { ...data, recipient: leave(data.recipient, left) }
}

/** The carrier's page shows where a parcel went. */
export function redactTracking<
  Data extends Pick<ShipmentCancellationFailed, 'trackingNumber' | 'trackingUrl'>,
>(data: Data, leave: Leave): Data {
  return {
    ...data,
    trackingNumber: leave(data.trackingNumber, null),
    trackingUrl: leave(data.trackingUrl, null),
  }
}

export function redactNews<Data extends Pick<ShipmentShipped, 'to' | 'trackingNumber' | 'trackingUrl'>>(
  data: Data,
  leave: Leave,
): Data {
  return redactTracking({ ...data, to: leave(data.to, { name: null, email: null }) }, leave)
}

export function redactException(data: ShipmentExceptionReported, leave: Leave): ShipmentExceptionReported {
  return redactNews({ ...data, detail: leave(data.detail, null) }, leave)
}

export function redactScan(data: ShipmentScanned, leave: Leave): ShipmentScanned {
  const { location, description } = data.scan
  return {
    ...data,
    scan: { ...data.scan, location: leave(location, null), description: leave(description, null) },
  }
}

export function redactCancellation(data: ShipmentCancelled, leave: Leave): ShipmentCancelled {
  return { ...data, reason: leave(data.reason, erasedText) }
}

/** What a person wrote about a shipment. */
export function redactInstruction(data: ShipmentInstructed, leave: Leave): ShipmentInstructed {
  return { ...data, reason: leave(data.reason, erasedText) }
}
