import type { Books } from './books.ts'
import { isForgotten, knownScans, labelState, statusOf } from '../parcels/parcel-state.ts'
import type { Shipment } from '../parcels/shipment.ts'

/** What the carrier did for a reference. More than one active shipment is a parcel sent twice. */
export type BookRow = {
  /** Null for a booking without reference. */
  reference: string | null
  booked: number
  voided: number
  /** Bookings that the carrier itself lost. */
  forgotten: number
  /** Bookings that are neither voided nor forgotten. */
  active: number
  /** Scans of all its shipments that are known by now. */
  scanned: number
  shipments: BookedShipment[]
}

export type BookedShipment = {
  id: string
  trackingNumber: string
  bookedAt: string
  voidedAt: string | null
  isForgotten: boolean
  status: string
  label: string
  scans: number
}

/** The books by reference, in the order of first bookings. */
export function bookRows(books: Books, nowMs: number, reference?: string): BookRow[] {
  if (reference !== undefined) {
    const shipments = books.byReference.get(reference)
    return shipments === undefined ? [] : [rowOf(reference, shipments, nowMs)]
  }
  const rows: BookRow[] = []
  for (const shipment of books.shipments.values()) {
    const same = shipment.reference === undefined ? [shipment] : books.byReference.get(shipment.reference)
    if (same?.[0] === shipment) rows.push(rowOf(shipment.reference ?? null, same, nowMs))
  }
  return rows
}

function rowOf(reference: string | null, same: readonly Shipment[], nowMs: number): BookRow {
  const shipments = same.map((shipment) => bookedShipment(shipment, nowMs))
  const voided = shipments.filter(({ voidedAt }) => voidedAt !== null).length
  const forgotten = shipments.filter(({ isForgotten }) => isForgotten).length
  return {
    reference,
    booked: shipments.length,
    voided,
    forgotten,
    active: shipments.filter((shipment) => shipment.voidedAt === null && !shipment.isForgotten).length,
    scanned: shipments.reduce((sum, { scans }) => sum + scans, 0),
    shipments,
  }
}

function bookedShipment(shipment: Shipment, nowMs: number): BookedShipment {
  const { id, trackingNumber, bookedAtMs, voidedAtMs } = shipment
  return {
    id,
    trackingNumber,
    bookedAt: new Date(bookedAtMs).toISOString(),
    voidedAt: voidedAtMs === undefined ? null : new Date(voidedAtMs).toISOString(),
    isForgotten: isForgotten(shipment, nowMs),
    status: statusOf(shipment, nowMs),
    label: labelState(shipment, nowMs),
    scans: knownScans(shipment, nowMs).length,
  }
}
