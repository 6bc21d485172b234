import {
  recipientSchema,
  scanSchema,
  scanStatuses,
  shipmentChangeIgnoredSchema,
  shipmentDeadLetteredSchema,
  shipmentInstructedSchema,
  shipmentLabelStoredSchema,
  shipmentPostponedSchema,
  shipmentRequestedSchema,
  shipmentScheduledSchema,
  shipmentStalledSchema,
} from '@slipstream/events/event-types/shipment-events.ts'
import { shipmentStatuses } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { z } from 'zod'

const requested = shipmentRequestedSchema.shape
const time = requested.requestedAt

const wait = shipmentPostponedSchema
  .pick({ waitsFor: true, detail: true, nextAttemptAt: true })
  .extend({ since: time })

const booking = shipmentScheduledSchema.pick({
  carrierShipmentId: true,
  trackingNumber: true,
  trackingUrl: true,
  isAdopted: true,
})

const instruction = shipmentInstructedSchema.pick({
  instruction: true,
  actor: true,
  reason: true,
  instructedAt: true,
})

/** A shipment as the API shows it. */
export const shipmentResponse = z
  .strictObject({
    shipmentId: requested.shipmentId,
    source: requested.source,
    orderId: requested.orderId,
    orderNumber: requested.orderNumber,
    shipmentNumber: requested.shipmentNumber,
    revision: requested.revision,
    carrier: requested.carrier,
    status: z
      .enum(shipmentStatuses)
      .describe('`accepted`: not booked yet. `scheduled`: booked. `shipped`: first scanned by the carrier.'),
    recipient: recipientSchema,
    lines: requested.lines,
    wait: wait
      .nullable()
      .describe('Why it does not continue, and when it is tried next; null once it continues.'),
    booking: booking.nullable().describe('Null until the carrier has booked it.'),
    label: shipmentLabelStoredSchema
      .pick({ contentType: true, bytes: true, sha256: true })
      .nullable()
      .describe(
        'Null until the label is kept. Null of a parcel that is delivered or returned: the carrier never gave it.',
      ),
    scans: z.array(scanSchema).describe('By time. Of very many, the oldest and the newest.'),
    scanStatus: z.enum(scanStatuses).nullable().describe('Of the latest scan.'),
    deadLetter: shipmentDeadLetteredSchema
      .pick({ step: true, code: true, reason: true, attempts: true })
      .nullable()
      .describe('Why it was given up, while it is.'),
    stalled: shipmentStalledSchema
      .pick({ waitsFor: true, since: true })
      .nullable()
      .describe('What has not happened in time.'),
    cancellationFailure: z
      .string()
      .nullable()
      .describe('Why the carrier did not void the booking of a cancelled order.'),
    ignoredChange: shipmentChangeIgnoredSchema
      .pick({ changed: true })
      .extend({ at: time })
      .nullable()
      .describe('What the order has otherwise than the booking, which it changed too late for.'),
    instructions: z.array(instruction).describe('What people did, oldest first.'),
    requestedAt: time,
    scheduledAt: time.nullable(),
    shippedAt: time.nullable(),
    deliveredAt: time.nullable(),
    cancelledAt: time.nullable(),
    changedAt: z.string().describe('Of the last event.'),
  })
  .meta({ id: 'Shipment', description: 'A parcel of an order and how far it is.' })

export type ShipmentResponse = z.output<typeof shipmentResponse>

/** The stored fields of a response, for a projection. */
export const shipmentFields: Readonly<Record<string, 0>> = { search: 0 }

export function shipmentResponseOf({ _id, ...shipment }: ShipmentDocument): ShipmentResponse {
  return { shipmentId: _id, ...shipment }
}
