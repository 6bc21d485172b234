import type { HistoryDocument } from '@slipstream/events/read-models/history-document.ts'
import { orderAsOf } from '@slipstream/events/read-models/order-as-of.ts'
import type { OrderDocument } from '@slipstream/events/read-models/order-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../adapters/read-models.ts'
import { orderAnswer, type OrderAnswer } from '../answers/order.ts'
import { projectionOf, shown } from '../answers/projection.ts'
import { parameter } from '../domain/parameter.ts'
import { aMoment, moment, orderId, source, waiting } from '../domain/parameters.ts'
import { route } from '../route.ts'

type Named = { source: string; orderId: string }

export const getOrder = route({
  path: '/api/orders/{source}/{orderId}',
  operationId: 'getOrder',
  summary: 'One order, now or as of any moment',
  params: z.strictObject({ source, orderId }),
  query: z.strictObject({
    asOf: parameter('The state that was true in the world at this moment', aMoment, moment).optional(),
    knownAt: parameter('The state that Slipstream knew at this moment', aMoment, moment).optional(),
    ...waiting,
  }),
  answer: orderAnswer,
  notFound: 'There is no such order, or nothing is known of it at that moment.',
  read: async ({ snapshot }, named, { asOf, knownAt }): Promise<OrderAnswer | undefined> => {
    const moments = { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) }
    const order =
      Object.keys(moments).length === 0
        ? await newest(snapshot, named)
        : orderAsOf(await history(snapshot, named), moments)
    return order === null ? undefined : shown(orderAnswer, order)
  },
})

async function newest({ session, live }: Snapshot, named: Named): Promise<OrderAnswer | null> {
  const orders = await live<OrderDocument>('orders')
  const _id = `${named.source}/${named.orderId}`
  return orders.findOne<OrderAnswer>({ _id }, { session, projection: projectionOf(orderAnswer) })
}

async function history({ session, live }: Snapshot, { source, orderId }: Named): Promise<HistoryDocument[]> {
  const events = await live<HistoryDocument>('order-history')
  return events.find({ source, orderId }, { session }).sort({ offset: 1 }).toArray()
}
