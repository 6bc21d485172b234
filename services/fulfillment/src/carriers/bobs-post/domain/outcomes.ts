import type {
  Booking,
  BookingOutcome,
  LabelOutcome,
  LookUpOutcome,
  TrackOutcome,
  VoidOutcome,
} from '../../carrier.ts'
import type { CarrierResponse, Exchange } from '../../domain/exchange.ts'
import { failedRead, failedWrite, failureWithoutResponse } from '../../domain/failure.ts'
import type { Duplicate, Failure } from '../../domain/failure.ts'
import { readJson } from '../../domain/read-json.ts'
import { carrierName, failureIn } from './error-codes.ts'
import { shipmentSchema, shipmentsSchema, trackingsSchema } from './response-schemas.ts'
import type { BobsPostShipment } from './response-schemas.ts'
import { scanOf } from './scans.ts'

/** Booked only where the response has our reference; all else is a failure, by its error codes. */
export function bookingOutcome(exchange: Exchange, reference: string): BookingOutcome | Duplicate {
  if (exchange.kind !== 'response') return failedWrite(failureWithoutResponse(exchange, carrierName))
  const shipment = shipmentSchema.safeParse(readJson(exchange)).data
  if (shipment !== undefined && shipment.reference === reference && shipment.state === 'BOOKED')
    return { kind: 'booked', booking: bookingOf(shipment), isAdopted: false }
  const failure = failureIn(exchange)
  return failure.kind === 'duplicate' ? { kind: 'duplicate', reason: failure.reason } : failedWrite(failure)
}

/** Only what is booked counts; besides the first, all others are surplus. */
export function lookUpOutcome(exchange: Exchange, reference: string): LookUpOutcome {
  if (exchange.kind !== 'response') return failedRead(failureWithoutResponse(exchange, carrierName))
  const found = shipmentsSchema.safeParse(readJson(exchange)).data
  if (found === undefined) return failedRead(failureIn(exchange))
  const [first, ...others] = found.items
    .filter((shipment) => shipment.reference === reference && shipment.state === 'BOOKED')
    .map(bookingOf)
  return first === undefined ? { kind: 'notFound' } : { kind: 'found', booking: first, others }
}

/** Never throws; whatever the response, the outcome is one that the port knows. */
export function labelOutcome(exchange: Exchange): LabelOutcome {
  if (exchange.kind !== 'response') return failedRead(failureWithoutResponse(exchange, carrierName))
  const { contentType, body, retryAfterMs } = exchange
  if (contentType === 'application/pdf' && isPdf(body)) return { kind: 'label', contentType, bytes: body }
  const shipment = shipmentSchema.safeParse(readJson(exchange)).data
  if (shipment?.label.state === 'PENDING')
    return { kind: 'pending', ...(retryAfterMs !== undefined && { retryAfterMs }) }
  const failure = failureIn(exchange)
  return isFinal(failure)
    ? { kind: 'refused', code: failure.code, reason: failure.reason }
    : failedRead(failure)
}

/** A shipment that Bob's Post does not know counts as voided. */
export function voidOutcome(exchange: Exchange): VoidOutcome {
  if (exchange.kind !== 'response') return failedWrite(failureWithoutResponse(exchange, carrierName))
  const shipment = shipmentSchema.safeParse(readJson(exchange)).data
  if (shipment?.state === 'VOIDED') return { kind: 'voided' }
  const failure = failureIn(exchange)
  return failure.kind === 'missing' ? { kind: 'voided' } : failedWrite(failure)
}

/** Never throws; scans that can't be read are left out. */
export function trackOutcome(exchange: Exchange): TrackOutcome {
  if (exchange.kind !== 'response') return failedRead(failureWithoutResponse(exchange, carrierName))
  const found = trackingsSchema.safeParse(readJson(exchange)).data
  if (found === undefined) return failedRead(failureIn(exchange))
  const scans = new Map(found.items.map((item) => [item.trackingNumber, item.scans.map(scanOf)]))
  return { kind: 'tracked', scans }
}

function bookingOf({ id, trackingNumber, trackingUrl }: BobsPostShipment): Booking {
  return { carrierShipmentId: id, trackingNumber, trackingUrl }
}

/** Headers may promise a file where the body is a page, or was cut. */
function isPdf(body: CarrierResponse['body']): boolean {
  return body.subarray(0, 5).toString('latin1') === '%PDF-' && body.subarray(-1_024).includes('%%EOF')
}

function isFinal({ kind }: Failure): boolean {
  return kind === 'refused' || kind === 'missing'
}
