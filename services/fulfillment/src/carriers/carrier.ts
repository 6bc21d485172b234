import type { Recipient, Scan, ShipmentLine } from '@slipstream/events/event-types/shipment-events.ts'

export type CarrierTraits = {
  /** Whether a repeated booking with the same reference is answered with the first, and for how long. */
  idempotency: { kind: 'key'; keptMs: number } | { kind: 'none' }
  /** How long after a booking a look-up may still not find it; undefined: the carrier has no look-up. */
  lookUpLagMs: number | undefined
  canVoid: boolean
  /** How many parcels one call of `track` may have. */
  maxTrackedTogether: number
}

/** The length of our references: what every carrier accepts. */
export const minReferenceLength = 8
export const maxReferenceLength = 30

export type BookingRequest = {
  /** Our own, 8 to 30 letters, digits or / _ . : - that begin with a letter or digit. */
  reference: string
  recipient: Recipient
  lines: ShipmentLine[]
}

/** How the carrier knows a parcel that it accepted. */
export type Booking = {
  carrierShipmentId: string
  trackingNumber: string | null
  /** Where people can follow the parcel. */
  trackingUrl: string | null
}

/** What a carrier's own rules say against an address before it is sent to it. */
export type RecipientMistake = {
  code: string
  /** Of the recipient. */
  field: keyof Recipient
  /** Without personal data. */
  reason: string
}

/** For good: the same request would be refused again. */
export type Refused = {
  kind: 'refused'
  /** The carrier's own error code. */
  code: string
  /** In a sentence without personal data. */
  reason: string
}

/** The carrier did nothing: a repeat is safe. */
export type NotDone = {
  kind: 'notDone'
  /** `unavailable`: of nobody, or its API key is refused. `busy`: of this shipment only. */
  cause: 'unavailable' | 'rate-limited' | 'busy'
  /** As the carrier requests it; it may be hours. */
  retryAfterMs?: number
  /** In a sentence without personal data. */
  reason: string
}

/** The request may have taken effect: never repeat it before a look-up. */
export type Unknown = { kind: 'unknown'; reason: string }

/** Adopted: the carrier refused a duplicate, and the booking that has the reference was looked up. */
export type BookingOutcome =
  | { kind: 'booked'; booking: Booking; isAdopted: boolean }
  | Refused
  | NotDone
  | Unknown

/** `others` are further bookings of the reference that are not voided: parcels too many. */
export type LookUpOutcome =
  | { kind: 'found'; booking: Booking; others: Booking[] }
  | { kind: 'notFound' }
  | NotDone

export type LabelOutcome =
  | { kind: 'label'; contentType: string; bytes: Uint8Array }
  | { kind: 'pending'; retryAfterMs?: number }
  | Refused
  | NotDone

/** A booking that is voided already, or that the carrier does not know, is `voided`. */
export type VoidOutcome = { kind: 'voided' } | Refused | NotDone | Unknown

export type TrackedParcel = { carrierShipmentId: string; trackingNumber: string }

/**
 * Scans by tracking number, in no order, possibly repeated. Parcels that the
 * carrier does not show yet are absent.
 */
export type TrackOutcome = { kind: 'tracked'; scans: Map<string, Scan[]> } | NotDone

/**
 * A company that ships parcels, by its API. A method never rejects for what the carrier does: each
 * response, and each absence of one, is an outcome. It rejects only when its signal aborts. Calls are
 * sent once: repeats are the caller's.
 */
export type Carrier = {
  traits: CarrierTraits
  /** Checks what can be checked without the carrier. Pure; empty when it would be sent. */
  checkRecipient(recipient: Recipient): RecipientMistake[]
  book(request: BookingRequest, signal: AbortSignal): Promise<BookingOutcome>
  /** Voided bookings are not found. */
  lookUp(reference: string, signal: AbortSignal): Promise<LookUpOutcome>
  fetchLabel(carrierShipmentId: string, signal: AbortSignal): Promise<LabelOutcome>
  void(carrierShipmentId: string, signal: AbortSignal): Promise<VoidOutcome>
  /** @throws RangeError for more than `maxTrackedTogether` */
  track(parcels: readonly TrackedParcel[], signal: AbortSignal): Promise<TrackOutcome>
}
