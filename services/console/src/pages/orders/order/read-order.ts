import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { commandOf, type Command } from '@slipstream/commands/domain/command.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { deadLettersOfKey } from '@slipstream/event-log/adapters/mongo/dead-letters/list-dead-letters.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { orderAsOf } from '@slipstream/read-models/orders/history/order-as-of.ts'
import { notificationsCollection } from '@slipstream/read-models/reports/notification-entry.ts'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { listOpened } from '../../../access/adapters/mongo-opened-records.ts'
import type { OpenedRecord } from '../../../access/domain/opened-record.ts'
import { notificationResponses } from '../../../queries/notifications/notification-responses.ts'
import { deadLetterResponseOf, type DeadLetterResponse } from '../../../responses/dead-letter.ts'
import type { NotificationResponse } from '../../../responses/notification.ts'
import { orderResponse, type OrderResponse } from '../../../responses/orders/order.ts'
import type { OrderDetailResponse } from '../../../responses/shipments/order-detail.ts'
import { pickFields } from '../../../responses/projection.ts'
import { getOrder } from '../../../queries/orders/get-order.ts'
import type { QueryContext } from '../../../queries/query-definition.ts'
import { maxPageReadMs } from '../../../adapters/read-limits.ts'

/** The newest events of an order that its page shows. */
export const maxEventsShown = 100
const maxAlertsShown = 50
const maxAlertsRead = 200
const maxCommandsShown = 50
const maxCheckInsShown = 200
const maxMailsShown = 100
const maxLettersShown = 50
const maxOpenedShown = 50

export type OrderData = {
  order: OrderDetailResponse
  /** Oldest first. Of very many the newest. */
  events: HistoryDocument[]
  hasMoreEvents: boolean
  alerts: AlertDocument[]
  commands: Command[]
  /** Of its participants who were ever checked in. */
  checkIns: CheckInDocument[]
  /** Mails to its customer and participants. */
  notifications: NotificationResponse[]
  /** Its events that a consumer could not handle, and those that wait behind them. */
  letters: DeadLetterResponse[]
  /** Who opened its personal data, the last first. */
  opened: OpenedRecord[]
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
    notifications: await mailsAbout(context, named),
    letters: await lettersOf(context, named),
    opened: await openedOf(context, named),
  }
}

async function newestEvents({ snapshot }: QueryContext, named: Named): Promise<HistoryDocument[]> {
  const { live, session } = snapshot
  return (await live<HistoryDocument>('order-history'))
    .find(named, { session, maxTimeMS: maxPageReadMs })
    .sort({ offset: -1 })
    .limit(maxEventsShown + 1)
    .toArray()
}

async function alertsAbout(
  { snapshot: { live, session } }: QueryContext,
  { source, orderId }: Named,
  number: string | null,
): Promise<AlertDocument[]> {
  const alerts = await live<AlertDocument>('alerts')
  const options = { session, maxTimeMS: maxPageReadMs }
  const names = number === null ? [orderId] : [orderId, number]
  const own = await alerts
    .find({ source, subject: { $in: names } }, options)
    .limit(maxAlertsShown)
    .toArray()
  // An alert about many orders, e.g. all that stay too long in a status, names them by ranges.
  const ofMany = await alerts
    .find({ state: 'firing', source, 'affected.ranges.0': { $exists: true } }, options)
    .limit(maxAlertsRead)
    .toArray()
  const known = new Set(own.map(({ _id }) => _id))
  return [...own, ...ofMany.filter((alert) => !known.has(alert._id) && isAffected(alert, names))]
}

/** Whether one of the names is in a range of those of an alert. Numbers are compared as numbers. */
function isAffected({ affected }: AlertDocument, names: readonly string[]): boolean {
  return (affected?.ranges ?? []).some(({ first, last }) =>
    names.some((name) => {
      if (name === first || name === last) return true
      const areNumbers = [first, last, name].every((text) => /^\d+$/.test(text))
      return areNumbers && Number(first) <= Number(name) && Number(name) <= Number(last)
    }),
  )
}

async function commandsFor({ snapshot: { db, session } }: QueryContext, named: Named): Promise<Command[]> {
  const found = await commandsCollection(db)
    .find(
      { 'payload.orderId': named.orderId, 'payload.source': named.source },
      { session, maxTimeMS: maxPageReadMs },
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
    .find({ source, orderId }, { session, maxTimeMS: maxPageReadMs })
    .limit(maxCheckInsShown)
    .toArray()
}

async function mailsAbout(
  { snapshot }: QueryContext,
  { source, orderId }: Named,
): Promise<NotificationResponse[]> {
  const { db, session } = snapshot
  const found = await db
    .collection<NotificationEntry>(notificationsCollection)
    .find({ source, orderId }, { session, maxTimeMS: maxPageReadMs })
    .limit(maxMailsShown)
    .toArray()
  return notificationResponses(snapshot, found)
}

async function lettersOf(
  { snapshot: { db, session } }: QueryContext,
  { source, orderId }: Named,
): Promise<DeadLetterResponse[]> {
  const reading = { session, maxTimeMS: maxPageReadMs }
  const found = await deadLettersOfKey(db, `${source}/${orderId}`, maxLettersShown, reading)
  return found.map(deadLetterResponseOf)
}

function openedOf({ snapshot: { db, session } }: QueryContext, order: Named): Promise<OpenedRecord[]> {
  return listOpened(db, { session, limit: maxOpenedShown }, { order })
}

/** The state of an order as it was known at a moment; undefined when nothing was known of it. */
export function stateKnownAt(events: readonly HistoryDocument[], knownAt: string): OrderResponse | undefined {
  const order = orderAsOf(events, { knownAt })
  return order === null ? undefined : pickFields(orderResponse, order)
}
