import { orderSchema } from '@slipstream/events/event-types/orders/order.ts'
import { shipmentStatuses } from '@slipstream/read-models/shipments/shipment-document.ts'
import { z } from 'zod'
import { orderStates } from '../../domain/order-status.ts'

const time = z.string().nullable()

const waiting = {
  waitsFor: z
    .string()
    .nullable()
    .describe(
      '`fulfillment`, `booking`, `carrier` (unavailable), `rate-limit`, `look-up`, `retry`, `label`, `person`, `first-scan`, `delivery`; null when nothing follows.',
    ),
  detail: z.string().describe('In a sentence, e.g. since when the carrier is unavailable.'),
  nextAttemptAt: time.describe(
    'When it is tried next, during an outage by when at the latest; null where it is due or that is not known.',
  ),
}

const shipmentSchema = z.strictObject({
  shipmentId: z.string(),
  state: z.enum(shipmentStatuses),
  carrier: z.string(),
  ...waiting,
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
  scanStatus: z.string().nullable().describe('By the latest scan.'),
  scheduledAt: time,
  shippedAt: time,
  deliveredAt: time,
})

/** How far an order is. */
export const orderStatusSchema = z
  .strictObject({
    source: z.string(),
    orderId: z.string(),
    number: z.string(),
    revision: z.int().describe('Rises with every change of the order.'),
    state: z
      .enum(orderStates)
      .describe(
        'As far as the shipment that is least far. `dead-lettered`: the carrier refuses it, and a person has to decide. `cancelling`: what was booked is not voided yet.',
      ),
    ...waiting,
    order: orderSchema,
    shipments: z.array(shipmentSchema),
  })
  .meta({ id: 'OrderStatus' })
