import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import type { ShipmentTimelineEntry } from '../../responses/shipments/shipment-detail.ts'

type Known = Pick<
  ShipmentResponse,
  | 'requestedAt'
  | 'instructions'
  | 'wait'
  | 'scheduledAt'
  | 'booking'
  | 'scans'
  | 'shippedAt'
  | 'deliveredAt'
  | 'cancelledAt'
>

/** What of a timeline is words. */
export type TimelineWords = {
  instructed: (instruction: string, by: string, reason: string) => string
  scan: (status: string) => string
}

const ofTheApi: TimelineWords = {
  instructed: (instruction, by, reason) => `${instruction} by ${by}: ${reason}`,
  scan: (status) => status,
}

/** What happened to a shipment, oldest first, as far as its document says. */
export function shipmentTimeline(shipment: Known, words = ofTheApi): ShipmentTimelineEntry[] {
  const {
    requestedAt,
    instructions,
    wait,
    scheduledAt,
    booking,
    scans,
    shippedAt,
    deliveredAt,
    cancelledAt,
  } = shipment
  const entries: ShipmentTimelineEntry[] = [
    { at: requestedAt, what: 'requested', detail: null },
    ...instructions.map(({ instruction, actor, reason, instructedAt }) => ({
      at: instructedAt,
      what: 'instructed' as const,
      detail: words.instructed(instruction, actor, reason),
    })),
    ...(wait === null ? [] : [{ at: wait.since, what: 'postponed' as const, detail: wait.detail }]),
    ...at('scheduled', scheduledAt, booking?.trackingNumber ?? booking?.carrierShipmentId ?? null),
    ...scans.map(({ at, status, description, location }) => ({
      at,
      what: 'scanned' as const,
      detail: [description ?? words.scan(status), location].filter((text) => text !== null).join(', '),
    })),
    ...at('shipped', shippedAt),
    ...at('delivered', deliveredAt),
    ...at('cancelled', cancelledAt),
  ]
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function at(
  what: ShipmentTimelineEntry['what'],
  time: string | null,
  detail: string | null = null,
): ShipmentTimelineEntry[] {
  return time === null ? [] : [{ at: time, what, detail }]
}
