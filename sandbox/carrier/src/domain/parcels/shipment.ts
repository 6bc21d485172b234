import type { ScanCode } from './scan-codes.ts'

export type Address = {
  name: string
  company?: string | undefined
  street: string
  street2?: string | undefined
  city: string
  region?: string | undefined
  postcode: string
  /** ISO 3166-1 alpha-2. */
  country: string
  email?: string | undefined
  phone?: string | undefined
}

export type Parcel = {
  weightGrams: number
  lengthMm?: number | undefined
  widthMm?: number | undefined
  heightMm?: number | undefined
}

export type BookingRequest = {
  reference?: string | undefined
  sender: Address
  recipient: Address
  parcels: Parcel[]
}

export type Scan = {
  code: ScanCode
  /** When the parcel was scanned. */
  atMs: number
  /** When the carrier's systems know of it: later when scans are out of order. */
  knownAtMs: number
  location: string
  eventId: string
  /** How the webhook of this scan fails, if it does. */
  webhook: 'sent' | 'lost'
}

export type LabelPlan = { readyAtMs: number } | { failsAtMs: number }

/** A booking with everything that will happen to it, decided when it is made. */
export type Shipment = BookingRequest & {
  id: string
  trackingNumber: string
  bookedAtMs: number
  /** When look-ups and tracking begin to show it. */
  visibleAtMs: number
  label: LabelPlan
  /** By `knownAtMs`. */
  scans: Scan[]
  voidedAtMs?: number
  /** When the carrier loses the booking, if it does. */
  forgottenAtMs?: number
}
