import { knownScans, labelState, statusOf } from './parcels/parcel-state.ts'
import { meaningOfScan } from './parcels/scan-codes.ts'
import type { Scan, Shipment } from './parcels/shipment.ts'

const iso = (atMs: number): string => new Date(atMs).toISOString()

/** A shipment as the API shows it. */
export function shipmentResponse(shipment: Shipment, nowMs: number, trackingUrl: string) {
  const { id, reference, trackingNumber, bookedAtMs, voidedAtMs, sender, recipient, parcels } = shipment
  return {
    id,
    reference: reference ?? null,
    trackingNumber,
    trackingUrl,
    state: voidedAtMs === undefined ? ('BOOKED' as const) : ('VOIDED' as const),
    status: statusOf(shipment, nowMs),
    label: { state: labelState(shipment, nowMs), url: `/shipments/${id}/label` },
    bookedAt: iso(bookedAtMs),
    voidedAt: voidedAtMs === undefined ? null : iso(voidedAtMs),
    ...{ sender, recipient, parcels },
  }
}

function scanResponse({ eventId, code, atMs, location }: Scan) {
  return { eventId, code, at: iso(atMs), location, description: meaningOfScan[code].description }
}

/** Scans are in the order in which they became known. */
export function trackingResponse(shipment: Shipment, nowMs: number, trackingUrl: string) {
  const { id, reference, trackingNumber } = shipment
  return {
    trackingNumber,
    trackingUrl,
    shipmentId: id,
    reference: reference ?? null,
    status: statusOf(shipment, nowMs),
    scans: knownScans(shipment, nowMs).map(scanResponse),
  }
}

/** The body of a webhook. The status is that of the scan alone. */
export function webhookResponse({ id, reference, trackingNumber }: Shipment, scan: Scan) {
  return {
    id: scan.eventId,
    type: 'shipment.scanned' as const,
    shipmentId: id,
    reference: reference ?? null,
    trackingNumber,
    status: meaningOfScan[scan.code].status,
    scan: scanResponse(scan),
  }
}
