import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { maxEventsAsOf, orderAsOf } from '@slipstream/read-models/orders/history/order-as-of.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../adapters/read-models.ts'
import { orderAnswer, type OrderAnswer } from '../responses/order.ts'
import { projectionOf, shown } from '../responses/projection.ts'
import { parameter } from '../domain/parameter.ts'
import { QueryMistake } from '../domain/invalid-parameters.ts'
import { aMoment, moment, orderId, source, waiting } from '../domain/parameters.ts'
import { route } from './query-definition.ts'

const maxReadMs = 10_000

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
        : orderAsOf(await history(snapshot, named, Object.keys(moments)), moments)
    return order === null ? undefined : shown(orderAnswer, order)
  },
})

async function newest({ session, live }: Snapshot, named: Named): Promise<OrderAnswer | null> {
  const orders = await live<OrderDocument>('orders')
  const _id = `${named.source}/${named.orderId}`
  return orders.findOne<OrderAnswer>(
    { _id },
    { session, projection: projectionOf(orderAnswer), maxTimeMS: maxReadMs },
  )
}

/** @throws QueryMistake for an order with more events than can be folded while somebody waits */
async function history(
  { session, live }: Snapshot,
  { source, orderId }: Named,
  asked: readonly string[],
): Promise<HistoryDocument[]> {
  const events = await live<HistoryDocument>('order-history')
  const ofOrder = { source, orderId }
  const count = await events.countDocuments(ofOrder, {
    session,
    limit: maxEventsAsOf + 1,
    maxTimeMS: maxReadMs,
  })
  if (count > maxEventsAsOf) {
    const detail = `this order has more than ${maxEventsAsOf} events: ask for its history instead, which has pages`
    throw new QueryMistake(asked.map((parameter) => ({ parameter, detail })))
  }
  return events.find(ofOrder, { session, maxTimeMS: maxReadMs }).sort({ offset: 1 }).toArray()
}
