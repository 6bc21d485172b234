import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { commandOf, type Command } from '@slipstream/commands/domain/command.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { orderAsOf } from '@slipstream/read-models/orders/history/order-as-of.ts'
import { orderResponse, type OrderResponse } from '../../../responses/orders/order.ts'
import type { OrderDetailResponse } from '../../../responses/shipments/order-detail.ts'
import { pickFields } from '../../../responses/projection.ts'
import { getOrder } from '../../../queries/orders/get-order.ts'
import type { QueryContext } from '../../../queries/query-definition.ts'

/** The newest events of an order that its page shows. */
export const maxEventsShown = 100
const maxAlertsShown = 50
const maxCommandsShown = 50
const maxCheckInsShown = 200
const maxReadMs = 5_000

export type OrderData = {
  order: OrderDetailResponse
  /** Oldest first. Of very many the newest. */
  events: HistoryDocument[]
  hasMoreEvents: boolean
  alerts: AlertDocument[]
  commands: Command[]
  /** Of its participants who were ever checked in. */
  checkIns: CheckInDocument[]
}

type Named = { source: string; orderId: string }

/** All that the page of an order shows, in a fixed number of reads; undefined when there is no such order. */
export async function readOrder(context: QueryContext, named: Named): Promise<OrderData | undefined> {
  const order = (await getOrder.read(context, named, {})) as OrderDetailResponse | undefined
  if (order === undefined) return undefined
  const found = await newestEvents(context, named)
  return {
    order,
    events: found.slice(0, maxEventsShown).toReversed(),
    hasMoreEvents: found.length > maxEventsShown,
    alerts: await alertsAbout(context, named, order.number),
    commands: await commandsFor(context, named),
    checkIns: await checkInsFor(context, named),
  }
}

async function newestEvents({ snapshot }: QueryContext, named: Named): Promise<HistoryDocument[]> {
  const { live, session } = snapshot
  return (await live<HistoryDocument>('order-history'))
    .find(named, { session, maxTimeMS: maxReadMs })
    .sort({ offset: -1 })
    .limit(maxEventsShown + 1)
    .toArray()
}

async function alertsAbout(
  { snapshot: { live, session } }: QueryContext,
  { source, orderId }: Named,
  number: string | null,
): Promise<AlertDocument[]> {
  const subject = { $in: number === null ? [orderId] : [orderId, number] }
  return (await live<AlertDocument>('alerts'))
    .find({ source, subject }, { session, maxTimeMS: maxReadMs })
    .limit(maxAlertsShown)
    .toArray()
}

async function commandsFor({ snapshot: { db, session } }: QueryContext, named: Named): Promise<Command[]> {
  const found = await commandsCollection(db)
    .find(
      { 'payload.orderId': named.orderId, 'payload.source': named.source },
      { session, maxTimeMS: maxReadMs },
    )
    .limit(maxCommandsShown)
    .toArray()
  return found.filter((item) => 'work' in item).map(commandOf)
}

async function checkInsFor(
  { snapshot: { live, session } }: QueryContext,
  { source, orderId }: Named,
): Promise<CheckInDocument[]> {
  return (await live<CheckInDocument>('check-ins'))
    .find({ source, orderId }, { session, maxTimeMS: maxReadMs })
    .limit(maxCheckInsShown)
    .toArray()
}

/** The state of an order as it was known at a moment; undefined when nothing was known of it. */
export function stateKnownAt(events: readonly HistoryDocument[], knownAt: string): OrderResponse | undefined {
  const order = orderAsOf(events, { knownAt })
  return order === null ? undefined : pickFields(orderResponse, order)
}
