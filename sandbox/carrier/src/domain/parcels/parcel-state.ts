import { meaningOfScan } from './scan-codes.ts'
import type { Status } from './scan-codes.ts'
import type { Scan, Shipment } from './shipment.ts'

export type LabelState = 'PENDING' | 'READY' | 'FAILED'

export function labelState({ label }: Shipment, nowMs: number): LabelState {
  if ('failsAtMs' in label) return nowMs < label.failsAtMs ? 'PENDING' : 'FAILED'
  return nowMs < label.readyAtMs ? 'PENDING' : 'READY'
}

export function isForgotten({ forgottenAtMs }: Shipment, nowMs: number): boolean {
  return forgottenAtMs !== undefined && forgottenAtMs <= nowMs
}

/** A parcel that is voided or forgotten gets no more scans. */
export function endOfScansMs({ voidedAtMs, forgottenAtMs }: Shipment): number {
  return Math.min(voidedAtMs ?? Infinity, forgottenAtMs ?? Infinity)
}

/** The scans that the carrier's systems know of by now. */
export function knownScans(shipment: Shipment, nowMs: number): Scan[] {
  const { scans } = shipment
  const untilMs = Math.min(nowMs, endOfScansMs(shipment))
  return scans.filter(({ knownAtMs }) => knownAtMs <= untilMs)
}

/** Of the scan last known, so it goes back when scans are out of order, as with real carriers. */
export function statusOf(shipment: Shipment, nowMs: number): Status {
  if (shipment.voidedAtMs !== undefined) return 'voided'
  const last = knownScans(shipment, nowMs).at(-1)
  return last === undefined ? 'labelled' : meaningOfScan[last.code].status
}
