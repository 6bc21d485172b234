import type { Scan, ScanStatus } from '@slipstream/events/event-types/shipment-events.ts'
import type { ShipEngineEvent } from './response-schemas.ts'

/** ShipEngine's eight codes say little: `AC` and `NY` are before the first scan. */
const statuses: Record<string, ScanStatus> = {
  NY: 'labelled',
  AC: 'labelled',
  IT: 'in-transit',
  SP: 'ready-for-pickup',
  DE: 'delivered',
  AT: 'attempt-failed',
  EX: 'delayed',
}

/** Those that say more than their code. */
const detailStatuses: [ScanStatus, string[]][] = [
  [
    'in-transit',
    [
      ...['PICKED_UP', 'DROPPED_OFF', 'RECEIVED_BY_CARRIER', 'RECD_BY_CARRIER_NO_ELEC_ADVICE'],
      ...['HUB_SCAN_IN', 'HUB_SCAN_OUT', 'IN_TRANSIT'],
    ],
  ],
  ['out-for-delivery', ['OUT_FOR_DELIVERY']],
  [
    'ready-for-pickup',
    [
      ...['AWAITING_COLLECTION_FROM_PICKUP_POINT', 'COLLECT_AT_LOCAL_PO', 'DELIVERED_TO_PICKUP_POINT'],
      'CUSTOMER_TO_COLLECT_FROM_CARRIER',
    ],
  ],
  [
    'attempt-failed',
    [
      ...['ATTEMPTED_DELIVERY', 'ATTEMPTED_DELIVERY_FINAL', 'CUSTOMER_CARDED', 'NOT_DELIVERED'],
      ...['NO_ACCESS_TO_RECIPIENTS_ADDRESS', 'CUSTOMER_IDENTIFICATION_FAILED', 'REFUSED_BY_CUSTOMER'],
    ],
  ],
  ['returned', ['RETURN_TO_SENDER', 'UNDELIVERABLE_RETURNED_TO_SENDER', 'NOT_COLLECTED_FROM_PICKUP_POINT']],
  ['lost', ['PARCEL_LOST', 'PARCEL_DISPOSED']],
  ['cancelled', ['CANCELLED']],
]
const statusOfDetail = new Map(
  detailStatuses.flatMap(([status, codes]) => codes.map((code) => [code, status] as const)),
)

/** @returns undefined when its time can't be read */
export function scanOf(event: ShipEngineEvent): Scan | undefined {
  const { status_code, status_detail_code, event_code, carrier_status_code } = event
  const at = timeOf(event.occurred_at)
  if (at === undefined) return undefined
  const plain = Object.hasOwn(statuses, status_code) ? statuses[status_code] : undefined
  const location = [event.city_locality, event.state_province, event.country_code].filter(Boolean).join(', ')
  return {
    code: event_code || carrier_status_code || status_code || 'UN',
    status: statusOfDetail.get(status_detail_code ?? '') ?? plain ?? 'unknown',
    at,
    location: location === '' ? null : location,
    description: event.description ?? null,
  }
}

/** Times are UTC, also those that do not say so. */
function timeOf(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined
  const atMs = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString()
}
