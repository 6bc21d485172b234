import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { maxEventsAsOf, orderAsOf } from '@slipstream/read-models/orders/history/order-as-of.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { orderResponse, type OrderResponse } from '../../responses/orders/order.ts'
import { orderDetailResponse, type OrderDetailResponse } from '../../responses/shipments/order-detail.ts'
import { pickFields, projectionOf } from '../../responses/projection.ts'
import { InvalidParameters } from '../../domain/parameters/invalid-parameters.ts'
import { timestamp, orderId, source, waiting } from '../../domain/parameters/parameters.ts'
import { queryDefinition } from '../query-definition.ts'
import { shipmentsOf } from '../shipments/shipments-of.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

type Named = { source: string; orderId: string }

export const getOrder = queryDefinition({
  path: '/api/orders/:source/:orderId',
  operationId: 'getOrder',
  summary: 'One order with its shipments, now or as of any time',
  params: z.strictObject({ source, orderId }),
  query: z.strictObject({
    asOf: timestamp('The state in the world at this time').optional(),
    knownAt: timestamp('The state that Slipstream knew at this time').optional(),
    ...waiting,
  }),
  response: orderDetailResponse,
  notFound: 'There is no such order, or nothing is known of it at that time.',
  read: async ({ snapshot, now }, named, { asOf, knownAt }): Promise<OrderDetailResponse | undefined> => {
    const moments = { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) }
    const isNow = Object.keys(moments).length === 0
    const order = isNow
      ? await newest(snapshot, named)
      : orderAsOf(await history(snapshot, named, Object.keys(moments)), moments)
    if (order === null) return undefined
    return {
      ...pickFields(orderResponse, order),
      ...(isNow && { shipments: await shipmentsOf(snapshot, named, now) }),
    }
  },
})

async function newest({ session, live }: Snapshot, named: Named): Promise<OrderResponse | null> {
  const orders = await live<OrderDocument>('orders')
  const _id = `${named.source}/${named.orderId}`
  return orders.findOne<OrderResponse>(
    { _id },
    { session, projection: projectionOf(orderResponse), maxTimeMS: maxReadMs },
  )
}

/** @throws InvalidParameters for an order with more events than are folded during a request */
async function history(
  { session, live }: Snapshot,
  { source, orderId }: Named,
  parameters: readonly string[],
): Promise<HistoryDocument[]> {
  const events = await live<HistoryDocument>('order-history')
  const ofOrder = { source, orderId }
  const count = await events.countDocuments(ofOrder, {
    session,
    limit: maxEventsAsOf + 1,
    maxTimeMS: maxReadMs,
  })
  if (count > maxEventsAsOf) {
    const detail = `this order has more than ${maxEventsAsOf} events: use its history instead, which has pages`
    throw new InvalidParameters(parameters.map((parameter) => ({ parameter, detail })))
  }
  return events.find(ofOrder, { session, maxTimeMS: maxReadMs }).sort({ offset: 1 }).toArray()
}
