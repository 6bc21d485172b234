import type {
  Booking,
  BookingOutcome,
  LabelOutcome,
  LookUpOutcome,
  TrackOutcome,
  VoidOutcome,
} from '../../carrier.ts'
import type { Exchange } from '../../domain/exchange.ts'
import { failedRead, failedWrite, failureWithoutResponse } from '../../domain/failure.ts'
import type { Duplicate, Failure } from '../../domain/failure.ts'
import { readJson } from '../../domain/read-json.ts'
import { carrierName, failureIn, listedFailure } from './error-codes.ts'
import { labelSchema, trackingSchema, voidSchema } from './response-schemas.ts'
import type { ShipEngineLabel } from './response-schemas.ts'
import { scanOf } from './scans.ts'

const labelFailed = {
  kind: 'refused' as const,
  code: 'label_error',
  reason: 'ShipEngine could not make the label.',
}

/** A label that names another reference is no booking of ours; one that names none is. */
export function bookingOutcome(exchange: Exchange, reference: string): BookingOutcome | Duplicate {
  if (exchange.kind !== 'response') return failedWrite(failureWithoutResponse(exchange, carrierName))
  const label = labelSchema.safeParse(readJson(exchange)).data
  if (label !== undefined && (label.external_shipment_id ?? reference) === reference) {
    if (isBooked(label)) return { kind: 'booked', booking: bookingOf(label), isAdopted: false }
    if (label.status === 'error') return labelFailed
  }
  const failure = failureIn(exchange)
  return failure.kind === 'duplicate' ? { kind: 'duplicate', reason: failure.reason } : failedWrite(failure)
}

/** ShipEngine finds one label for a reference. */
export function lookUpOutcome(exchange: Exchange, reference: string): LookUpOutcome {
  if (exchange.kind !== 'response') return failedRead(failureWithoutResponse(exchange, carrierName))
  const label = labelSchema.safeParse(readJson(exchange)).data
  if (label !== undefined && (label.external_shipment_id ?? reference) === reference)
    return isBooked(label) ? { kind: 'found', booking: bookingOf(label), others: [] } : { kind: 'notFound' }
  const failure = failureIn(exchange)
  return failure.kind === 'missing' ? { kind: 'notFound' } : failedRead(failure)
}

/** Never throws; whatever the response, the outcome is one that the port knows. */
export function labelOutcome(exchange: Exchange): LabelOutcome {
  if (exchange.kind !== 'response') return failedRead(failureWithoutResponse(exchange, carrierName))
  const label = labelSchema.safeParse(readJson(exchange)).data
  if (label !== undefined) return outcomeOfLabel(label, exchange.retryAfterMs)
  const failure = failureIn(exchange)
  return isFinal(failure)
    ? { kind: 'refused', code: failure.code, reason: failure.reason }
    : failedRead(failure)
}

function outcomeOfLabel(label: ShipEngineLabel, retryAfterMs: number | undefined): LabelOutcome {
  switch (label.status) {
    case 'processing':
      return { kind: 'pending', ...(retryAfterMs !== undefined && { retryAfterMs }) }
    case 'error':
      return labelFailed
    case 'voided':
      return { kind: 'refused', code: 'voided', reason: 'The label is voided.' }
    case 'completed': {
      const bytes = inlinePdf(label)
      if (bytes !== undefined) return { kind: 'label', contentType: 'application/pdf', bytes }
      return { kind: 'notDone', cause: 'busy', reason: 'ShipEngine responded without the PDF of the label.' }
    }
  }
}

/** A label that is voided already, or unknown to ShipEngine, counts as voided. */
export function voidOutcome(exchange: Exchange): VoidOutcome {
  if (exchange.kind !== 'response') return failedWrite(failureWithoutResponse(exchange, carrierName))
  const result = listedFailure(exchange) ? undefined : voidSchema.safeParse(readJson(exchange)).data
  if (result !== undefined) {
    const code = result.reason_code ?? 'unspecified'
    if (result.approved || code === 'label_already_voided') return { kind: 'voided' }
    return { kind: 'refused', code, reason: `ShipEngine did not void the label: ${code}.` }
  }
  const failure = failureIn(exchange)
  return failure.kind === 'missing' ? { kind: 'voided' } : failedWrite(failure)
}

/** Of one parcel. One that is not shown yet has no scans. */
export function trackOutcome(exchange: Exchange, trackingNumber: string): TrackOutcome {
  if (exchange.kind !== 'response') return failedRead(failureWithoutResponse(exchange, carrierName))
  const tracking = trackingSchema.safeParse(readJson(exchange)).data
  if (tracking !== undefined) {
    const scans = tracking.events.map(scanOf).filter((scan) => scan !== undefined)
    return { kind: 'tracked', scans: new Map([[trackingNumber, scans]]) }
  }
  const failure = failureIn(exchange)
  return failure.kind === 'missing' ? { kind: 'tracked', scans: new Map() } : failedRead(failure)
}

function isBooked({ status }: ShipEngineLabel): boolean {
  return status === 'completed' || status === 'processing'
}

function bookingOf({ label_id, tracking_number, tracking_url }: ShipEngineLabel): Booking {
  return {
    carrierShipmentId: label_id,
    trackingNumber: tracking_number ?? null,
    trackingUrl: tracking_url ?? null,
  }
}

const dataUrl = /^data:application\/pdf;base64,([A-Za-z0-9+/=\s]+)$/

/** The file is in the response, so that no other host is contacted for it. */
function inlinePdf({ label_download }: ShipEngineLabel): Buffer | undefined {
  const [, base64] = dataUrl.exec(label_download?.pdf ?? label_download?.href ?? '') ?? []
  if (base64 === undefined) return undefined
  const bytes = Buffer.from(base64, 'base64')
  return bytes.subarray(0, 5).toString('latin1') === '%PDF-' ? bytes : undefined
}

function isFinal({ kind }: Failure): boolean {
  return kind === 'refused' || kind === 'missing'
}
