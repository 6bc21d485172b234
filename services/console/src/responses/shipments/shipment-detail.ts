import { z } from 'zod'
import { shipmentResponse } from './shipment.ts'

const timelineEntry = z.strictObject({
  at: z.string(),
  what: z.enum([
    'requested',
    'instructed',
    'postponed',
    'scheduled',
    'scanned',
    'shipped',
    'delivered',
    'cancelled',
  ]),
  detail: z.string().nullable(),
})

/** One shipment with its timeline. */
export const shipmentDetailResponse = shipmentResponse
  .extend({ timeline: z.array(timelineEntry).describe('What is known to have happened, oldest first.') })
  .meta({ id: 'ShipmentDetail', description: 'A parcel of an order, and what happened to it.' })

export type ShipmentTimelineEntry = z.output<typeof timelineEntry>
export type ShipmentDetailResponse = z.output<typeof shipmentDetailResponse>
