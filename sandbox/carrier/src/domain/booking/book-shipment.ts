import { createHash } from 'node:crypto'
import { bookingErrors } from './address-rules.ts'
import type { ErrorDetail } from './address-rules.ts'
import { faultOfKey } from '../faults/decide-fault.ts'
import type { FaultName } from '../faults/fault-kinds.ts'
import { kindOf } from '../faults/fault-kinds.ts'
import type { Faults } from '../faults/fault-settings.ts'
import { planScans } from '../parcels/plan-parcel.ts'
import type { ParcelRates } from '../parcels/plan-parcel.ts'
import type { BookingRequest, LabelPlan, Shipment } from '../parcels/shipment.ts'
import { trackingNumber } from '../parcels/tracking-number.ts'

export type BookingContext = {
  seed: number
  /** Divides all waits. */
  speed: number
  nowMs: number
  faults: Faults
  parcelRates: ParcelRates
  /** How many bookings there are. */
  booked: number
  /** The bookings with the same reference that are neither voided nor forgotten, oldest first. */
  sameReference: readonly Shipment[]
  /** How many bookings there are with this reference, voided ones included. */
  copies: number
}

export type BookingResult = { happened: FaultName[] } & (
  | { refused: ErrorDetail[]; isDuplicate: boolean; existing: Shipment | undefined }
  | { shipment: Shipment }
)

/**
 * Decides a booking and all that will happen to the parcel. What is drawn depends on the reference, not on
 * the order in which bookings arrive.
 */
export function bookShipment(request: BookingRequest, context: BookingContext): BookingResult {
  const { seed, speed, nowMs, faults, booked, copies } = context
  const happened: FaultName[] = []
  const key = request.reference === undefined ? `#${booked}` : `${request.reference}/${copies}`
  const happens = (name: FaultName) => {
    const fault = faultOfKey(seed, faults, name, key, nowMs)
    if (fault !== undefined) happened.push(name)
    return fault
  }
  const waitOf = (name: FaultName): number | undefined => {
    const fault = happens(name)
    return fault && (fault.waitMs ?? kindOf(name).wait?.defaultMs ?? 0)
  }

  const errors = bookingErrors(request)
  if (errors.length > 0) return { happened, refused: errors, isDuplicate: false, existing: undefined }
  const [existing] = context.sameReference
  const refusal = existing === undefined ? undefined : happens('duplicateRefused')
  if (refusal !== undefined) {
    const message = 'This reference is already booked.'
    const refused = [{ code: 'SHIPMENT.REFERENCE.EXISTS', field: 'reference', message }]
    return { happened, refused, isDuplicate: true, existing: refusal.namesExisting ? existing : undefined }
  }

  const scans = planScans({
    ...{ seed, key, speed, bookedAtMs: nowMs, rates: context.parcelRates },
    ...{ sender: request.sender, recipient: request.recipient },
    repeatsScans: happens('repeatedScans') !== undefined,
    maxLatenessMs: waitOf('disorderedScans') ?? 0,
    neverScanned: happens('neverScanned') !== undefined,
    losesWebhook: (nth) => faultOfKey(seed, faults, 'lostWebhooks', `${key}/${nth}`, nowMs) !== undefined,
  })
  const forgottenAfterMs = waitOf('forgottenBooking')
  const shipment: Shipment = {
    ...request,
    id: shipmentId(seed, booked),
    trackingNumber: trackingNumber(seed, booked),
    bookedAtMs: nowMs,
    visibleAtMs: nowMs + (waitOf('lookupLag') ?? 0) / speed,
    label: planLabel(waitOf('labelFailure'), waitOf('labelPending'), { nowMs, speed }),
    scans,
    ...(forgottenAfterMs !== undefined && { forgottenAtMs: nowMs + forgottenAfterMs / speed }),
  }
  return { happened, shipment }
}

function planLabel(
  failsAfterMs: number | undefined,
  readyAfterMs: number | undefined,
  { nowMs, speed }: { nowMs: number; speed: number },
): LabelPlan {
  if (failsAfterMs !== undefined) return { failsAtMs: nowMs + failsAfterMs / speed }
  return { readyAtMs: nowMs + (readyAfterMs ?? 0) / speed }
}

function shipmentId(seed: number, nth: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, 'shipment', nth]))
    .digest('hex')
  return `shp_${digest.slice(0, 24)}`
}
