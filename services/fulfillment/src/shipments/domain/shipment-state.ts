import type { Recipient, ShipmentLine } from '@slipstream/events/event-types/shipment-events.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { Booking } from '../../carriers/carrier.ts'

/**
 * A booking request whose intention is recorded, and of which it is not known whether the
 * carrier booked. Times are ISO 8601 UTC.
 */
export type BookingAttempt = {
  /** Counts the requests of the shipment, from 1. */
  number: number
  /** Of the first request that may have had an effect. */
  firstAt: string
  startedAt: string
  /** When its outcome was recorded as unknown; null while it is in flight, or when its worker died. */
  endedAt: string | null
  /** An earlier request of unknown outcome is not settled either: this one repeats it. */
  isRepeat: boolean
  lookUps: number
  lookUpFailures: number
  /** The look-up failed too often: a person decides. */
  isGivenUp: boolean
}

export type Cancellation = {
  by: 'order' | 'person'
  reason: string
  at: string
  /** `void` was requested of the carrier. */
  isVoiding: boolean
  /** The carrier keeps the booking: the parcel travels. */
  hasFailed: boolean
}

export type HistoryEntry = { at: string; what: string; detail?: string }

/** What the process knows of a shipment besides what its events report. */
export type ShipmentProcess = {
  /** Under which the carrier knows it. */
  reference: string
  /** Which part of the order it is: see `shipmentsOf`. */
  group: string | null
  /** Of the newest state of the order that was considered, as `ordinal`: see `OrderVersion`. */
  asOf: string
  ordinal?: number
  /** As the order last had it; a person may have corrected the shipment's. */
  fromOrder: { recipient: Recipient; lines: ShipmentLine[] }
  pendingChange: { recipient?: Recipient; lines?: ShipmentLine[] } | null
  isAddressChecked: boolean
  /** Requests of bookings so far. */
  bookingRequests: number
  attempt: BookingAttempt | null
  /** Failures of the present step that count. */
  failures: number
  /** How often in a row the present step could not be tried. */
  deferrals: number
  /** The present step waits until then. */
  notBefore: string | null
  deadLetter: { step: string; at: string } | null
  cancellation: Cancellation | null
  /** Parcels that the carrier booked besides the one that is sent. They are voided. */
  surplus: Booking[]
  /** When bookings by requests that were given up are looked for. Absent or null where there were none. */
  recheckAt?: string | null
  /** Null until it was followed once. */
  follow: { nextAt: string; intervalMs: number } | null
  /** When the label of a parcel that travels is tried next. Absent until it was tried then. */
  lateLabel?: { nextAt: string; intervalMs: number }
  /** Since when the parcel is delivered or returned; null while it travels. */
  finalSince: string | null
  stalls: ('first-scan' | 'delivery')[]
  exceptions: string[]
  /** Ids of commands that were handled: a repeat changes nothing. */
  commands: string[]
  /** The newest steps with their evidence, oldest first. */
  history: HistoryEntry[]
}

/** The record of a shipment: the fold of its events, and the process that makes them. */
export type ShipmentState = { shipment: ShipmentDocument; process: ShipmentProcess }

export const maxHistoryEntries = 50
export const maxCommandsKept = 20
/** Scans beyond it are not recorded. */
export const maxScans = 500

/** Milliseconds since the epoch of an ISO 8601 time. */
export const ms = (instant: string): number => Date.parse(instant)
export const instant = (atMs: number): string => new Date(atMs).toISOString()
