import type { Scan, ScanStatus } from '@slipstream/events/event-types/shipment-events.ts'
import type { BobsPostScan } from './response-schemas.ts'

const statuses: Record<string, ScanStatus> = {
  ACCEPTED: 'in-transit',
  DEPARTED: 'in-transit',
  ARRIVED: 'in-transit',
  OUT_FOR_DELIVERY: 'out-for-delivery',
  ATTEMPT_FAILED: 'attempt-failed',
  AT_PICKUP_POINT: 'ready-for-pickup',
  DELAYED: 'delayed',
  DELIVERED: 'delivered',
  RETURNED: 'returned',
  LOST: 'lost',
}

/** A code that the carrier adds later is `unknown`, and kept. */
export function scanOf({ code, at, location, description }: BobsPostScan): Scan {
  const status = Object.hasOwn(statuses, code) ? statuses[code] : undefined
  return { code, status: status ?? 'unknown', at: new Date(at).toISOString(), location, description }
}
