import { meaningOfScan } from './scan-codes.ts'
import type { Status } from './scan-codes.ts'
import type { Scan, Shipment } from './shipment.ts'

export type LabelState = 'PENDING' | 'READY' | 'FAILED'

export function labelState({ label }: Shipment, nowMs: number): LabelState {
  if ('failsAtMs' in label) return nowMs < label.failsAtMs ? 'PENDING' : 'FAILED'
  return nowMs < label.readyAtMs ? 'PENDING' : 'READY'
}

/** The scans that the carrier's systems know of by now. A voided parcel gets no more. */
export function knownScans({ scans, voidedAtMs }: Shipment, nowMs: number): Scan[] {
  const untilMs = Math.min(nowMs, voidedAtMs ?? Infinity)
  return scans.filter(({ knownAtMs }) => knownAtMs <= untilMs)
}

/** As of the scan that became known last, so it goes back when scans are out of order, as with real carriers. */
export function statusOf(shipment: Shipment, nowMs: number): Status {
  if (shipment.voidedAtMs !== undefined) return 'voided'
  const last = knownScans(shipment, nowMs).at(-1)
  return last === undefined ? 'labelled' : meaningOfScan[last.code].status
}
