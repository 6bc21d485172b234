import { orderSchema } from '@slipstream/events/event-types/orders/order.ts'
import { provenanceSchema } from '@slipstream/events/event-types/provenance.ts'
import { z } from 'zod'

const order = orderSchema.shape
const eventId = z.string()
const eventType = z.enum(['OrderCreated', 'OrderUpdated', 'OrderDeleted', 'OrderRestored'])

const timelineEntry = z.strictObject({
  status: z.string(),
  at: order.createdAt.nullable().describe("The source's time; null where it sent none."),
  atIs: z
    .enum(['reported', 'notBefore', 'unknown'])
    .describe('notBefore for a deletion, which has no time: `at` is the last known time before it.'),
  eventId: eventId.describe('The event that this is known from.'),
})

/** An order as the API shows it. Nearly everything is null where only a deletion of the order has arrived. */
export const orderResponse = z
  .strictObject({
    source: order.source,
    orderId: order.orderId,
    number: order.number.nullable(),
    status: order.status,
    currency: order.currency.nullable(),
    total: order.total.nullable(),
    discountTotal: order.discountTotal,
    shippingTotal: order.shippingTotal,
    taxTotal: order.taxTotal,
    createdAt: order.createdAt.nullable(),
    modifiedAt: order.modifiedAt.nullable(),
    paidAt: order.paidAt,
    completedAt: order.completedAt,
    customer: order.customer,
    billing: order.billing,
    lineItems: order.lineItems,
    participants: order.participants,
    refunds: order.refunds,
    timeline: z.array(timelineEntry).describe('Changes of status, oldest first.'),
    provenance: provenanceSchema
      .extend({ eventId, type: eventType })
      .describe('How the current state is known.'),
  })
  .meta({ id: 'Order', description: "An order in its latest state, by the source's own modification time." })

export type OrderResponse = z.output<typeof orderResponse>
