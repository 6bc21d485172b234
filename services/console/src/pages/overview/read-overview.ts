import { countDeadLetters } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import {
  listCheckpoints,
  type ListedCheckpoint,
} from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import {
  mailRelayCollection,
  notificationKinds,
  notificationsCollection,
} from '@slipstream/read-models/reports/notification-entry.ts'
import type { MailRelayEntry, NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { sourceReportsCollection } from '@slipstream/read-models/reports/source-report.ts'
import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import type { Collection, Db, Filter } from 'mongodb'
import { NotYetBuilt, type Snapshot } from '../../adapters/read-models.ts'
import { listAlerts } from '../../queries/alerts/list-alerts.ts'
import type { QueryContext } from '../../queries/query-definition.ts'
import { listCarriers } from '../../queries/shipments/list-carriers.ts'
import type { AlertResponse } from '../../responses/alerts/alert.ts'
import type { Page } from '../../responses/page.ts'
import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

/** All that the overview is made from. */
export type OverviewData = {
  /** Orders by source and by how many whole hours ago they were created. */
  created: { source: string; hoursAgo: number; orders: number; recovered: number }[]
  /** About how many there are. */
  counts: { orders: number; events: number }
  checkpoints: ListedCheckpoint[]
  deadLetters: Map<string, number>
  alerts: AlertResponse[]
  /** Alerts that ended in the last 24 hours, by rule. */
  resolved: { rule: string; alerts: number }[]
  carriers: CarrierResponse[]
  /** When each source delivered last, as far as the auditor has reported it. */
  lastDeliveries: ReadonlyMap<string, string | null>
  mail: MailData
}

/** What people get by mail: each number is at most `maxMailsCounted`. */
export type MailData = { waiting: number; failed: number; sent: number; isStopped: boolean }

const maxMailsCounted = 10_000

const hourMs = 60 * 60 * 1_000
const hoursShown = 24
const maxAlertsRead = 100

/** @throws NotYetBuilt before the projector's first start */
export async function readOverview(context: QueryContext): Promise<OverviewData> {
  const { snapshot, now } = context
  const since = new Date(now.getTime() - hoursShown * hourMs).toISOString()
  const alerts = (await listAlerts.read(context, {}, { limit: maxAlertsRead })) as Page<AlertResponse>
  return {
    created: await createdSince(snapshot, since, now),
    counts: {
      orders: await estimate<OrderDocument>(snapshot, 'orders'),
      events: await estimate<HistoryDocument>(snapshot, 'order-history'),
    },
    checkpoints: await listCheckpoints(snapshot.db),
    deadLetters: await countDeadLetters(snapshot.db),
    alerts: alerts.items,
    resolved: await resolvedSince(snapshot, since),
    carriers: await carriersOf(context),
    lastDeliveries: await lastDeliveries(snapshot),
    mail: await readMail(snapshot, new Date(since)),
  }
}

/** From an index, whose keys have the time and, as a part of the id, the source. */
async function createdSince(
  { live, session }: Snapshot,
  since: string,
  now: Date,
): Promise<OverviewData['created']> {
  const orders = await live<OrderDocument>('orders')
  const created = { createdAt: { $gte: since, $lte: now.toISOString() } }
  const lost = { 'provenance.via': 'rest', 'provenance.purpose': { $exists: false } }
  const all = await hourly(orders, session, created, now)
  const recovered = await hourly(orders, session, { ...lost, ...created }, now)
  const countOf = (source: string, hoursAgo: number): number =>
    recovered.find((one) => one.source === source && one.hoursAgo === hoursAgo)?.orders ?? 0
  return all.map(({ source, hoursAgo, orders }) => ({
    ...{ source, hoursAgo, orders },
    recovered: countOf(source, hoursAgo),
  }))
}

async function hourly(
  orders: Collection<OrderDocument>,
  session: Snapshot['session'],
  filter: object,
  now: Date,
): Promise<{ source: string; hoursAgo: number; orders: number }[]> {
  // Of the id what is before the first slash: it and the time are keys of an index.
  const source = { $arrayElemAt: [{ $split: ['$_id', '/'] }, 0] }
  // Ten minutes are exact enough for hours.
  const minutes = { $substrBytes: ['$createdAt', 0, 15] }
  const found = await orders
    .aggregate<{ _id: { source: string; minutes: string }; orders: number }>(
      [{ $match: filter }, { $group: { _id: { source, minutes }, orders: { $sum: 1 } } }],
      { session, maxTimeMS: maxPageReadMs },
    )
    .toArray()
  const hours = new Map<string, { source: string; hoursAgo: number; orders: number }>()
  for (const { _id, orders } of found) {
    const passedMs = now.getTime() - Date.parse(`${_id.minutes}0Z`)
    const hoursAgo = Math.min(hoursShown - 1, Math.max(0, Math.floor(passedMs / hourMs)))
    const key = JSON.stringify([_id.source, hoursAgo])
    const known = hours.get(key)?.orders ?? 0
    hours.set(key, { source: _id.source, hoursAgo, orders: known + orders })
  }
  return [...hours.values()]
}

/** From the collection's metadata, so that it takes no longer with a million documents. */
async function estimate<Stored extends { _id: string }>(
  { live, db }: Snapshot,
  name: 'orders' | 'order-history',
): Promise<number> {
  const { collectionName } = await live<Stored>(name)
  return estimateIn(db, collectionName)
}

const estimateIn = (db: Db, name: string): Promise<number> =>
  db.collection(name).estimatedDocumentCount({ maxTimeMS: maxPageReadMs })

async function resolvedSince({ live, session }: Snapshot, since: string): Promise<OverviewData['resolved']> {
  const found = await (
    await live<AlertDocument>('alerts')
  )
    .aggregate<{ _id: string; alerts: number }>(
      [
        { $match: { state: 'resolved', resolvedAt: { $gte: since } } },
        { $group: { _id: '$rule', alerts: { $sum: 1 } } },
        { $sort: { alerts: -1, _id: 1 } },
      ],
      { session, maxTimeMS: maxPageReadMs },
    )
    .toArray()
  return found.map(({ _id: rule, alerts }) => ({ rule, alerts }))
}

async function lastDeliveries({ db, session }: Snapshot): Promise<OverviewData['lastDeliveries']> {
  const found = await db
    .collection<SourceReport>(sourceReportsCollection)
    .find({}, { session, maxTimeMS: maxPageReadMs, projection: { lastDeliveryAt: 1 } })
    .toArray()
  return new Map(found.map(({ _id, lastDeliveryAt }) => [_id, lastDeliveryAt]))
}

/** Of the ledger, by an index of its state, kind and time. */
async function readMail({ db, session }: Snapshot, since: Date): Promise<MailData> {
  const kind = { $in: notificationKinds.filter((one) => one !== 'alert-slack') }
  const count = (filter: Filter<NotificationEntry>): Promise<number> =>
    db
      .collection<NotificationEntry>(notificationsCollection)
      .countDocuments({ ...filter, kind }, { session, maxTimeMS: maxPageReadMs, limit: maxMailsCounted })
  const relay = await db
    .collection<MailRelayEntry>(mailRelayCollection)
    .findOne({ _id: 'mail' }, { session, maxTimeMS: maxPageReadMs })
  return {
    waiting: await count({ state: 'due' }),
    failed: await count({ state: 'failed', decidedAt: { $gte: since } }),
    sent: await count({ state: 'sent', decidedAt: { $gte: since } }),
    isStopped: relay !== null && relay.state !== 'sending',
  }
}

/** None while nothing is shipped: then their read model may not exist. */
async function carriersOf(context: QueryContext): Promise<CarrierResponse[]> {
  try {
    return ((await listCarriers.read(context, {}, {})) as Page<CarrierResponse>).items
  } catch (error) {
    if (error instanceof NotYetBuilt) return []
    throw error
  }
}
