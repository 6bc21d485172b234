import { z } from 'zod'
import { orderResponse } from '../orders/order.ts'
import { shipmentResponse } from './shipment.ts'

/** How many shipments are shown with their order. */
export const maxShipmentsOfOrder = 100

/** One order with its shipments. */
export const orderDetailResponse = orderResponse
  .extend({
    shipments: z
      .array(shipmentResponse)
      .optional()
      .describe(
        `The first ${maxShipmentsOfOrder} shipments; /api/shipments lists all. Absent for a state of another time.`,
      ),
  })
  .meta({ id: 'OrderDetail', description: 'An order and its shipments.' })

export type OrderDetailResponse = z.output<typeof orderDetailResponse>
