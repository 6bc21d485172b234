import { shipmentTimeline } from '../../domain/shipments/shipment-timeline.ts'
import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import type { TimelineLine } from '../timeline/timeline-line.ts'
import type { Words } from '../words/en.ts'

/** What happened to a shipment, as lines of a timeline. */
export function shipmentLines(shipment: ShipmentResponse, { order, shipments }: Words): TimelineLine[] {
  return shipmentTimeline(shipment, shipments.timeline).map(({ at, what, detail }) => ({
    at,
    mark: what === 'postponed' ? ('warning' as const) : ('ok' as const),
    title: order.shipment[what] ?? what,
    ...{ detail, isAsWritten: what === 'postponed' },
  }))
}
