import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { z } from 'zod'
import { orderResponse } from '../orders/order.ts'
import { shipmentResponse } from '../shipments/shipment.ts'
import { customerResponse } from './customer.ts'

/** The newest orders of a customer that are shown, with their shipments. */
export const maxOrdersShown = 100
const maxIdentities = 100

const identity = z.strictObject({
  source: z.string(),
  accountId: z.string().nullable().describe("The source's id of the account; null for a guest."),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  orderCount: z.int(),
  orders: z
    .array(
      z.strictObject({
        orderId: z.string(),
        number: z.string().nullable(),
        createdAt: z.string().nullable(),
      }),
    )
    .describe(`The newest first, at most ${maxOrdersShown}.`),
})

export const orderSummary = orderResponse
  .pick({
    source: true,
    orderId: true,
    number: true,
    status: true,
    total: true,
    currency: true,
    createdAt: true,
  })
  .meta({ id: 'OrderSummary', description: 'What a list of an order shows.' })

/** One customer with their identities, orders and shipments. */
export const customerDetailResponse = customerResponse
  .extend({
    identities: z
      .array(identity)
      .describe(`What was merged: each way in which orders name this person, at most ${maxIdentities}.`),
    orders: z.array(orderSummary).describe(`The newest first, at most ${maxOrdersShown}.`),
    shipments: z.array(shipmentResponse).describe('Of these orders, newest first.'),
  })
  .meta({
    id: 'CustomerDetail',
    description: 'A customer, what was merged into one, their orders and shipments.',
  })

export type CustomerIdentity = z.output<typeof identity>
export type OrderSummary = z.output<typeof orderSummary>
export type CustomerDetailResponse = z.output<typeof customerDetailResponse>

/** Each way in which orders name a person, with these orders. */
export function identitiesOf(orders: readonly CustomerDocument[]): CustomerIdentity[] {
  const groups = Map.groupBy(orders, ({ source, accountId, name, email, phone }) =>
    JSON.stringify([source, accountId, name, email, phone]),
  )
  return [...groups.values()].slice(0, maxIdentities).flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { source, accountId, name, email, phone } = first
    const shown = same
      .slice(0, maxOrdersShown)
      .map(({ orderId, number, createdAt }) => ({ orderId, number, createdAt }))
    return [{ source, accountId, name, email, phone, orderCount: same.length, orders: shown }]
  })
}
