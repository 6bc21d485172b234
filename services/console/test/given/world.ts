import { collections, checkpointId } from '@slipstream/event-log/adapters/mongo/documents.ts'
import type { BillingEvent, OrderEvent, CalloutEvent } from '@slipstream/events/event.ts'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { customerOfOrder } from '@slipstream/read-models/customers/customer-of-order.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import {
  readModelsCollection,
  type ReadModelName,
  type ReadModelVersions,
} from '@slipstream/read-models/read-model-versions.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import type { Db, MongoClient } from 'mongodb'
import { PassThrough } from 'node:stream'
import type { TestContext } from 'node:test'
import { config } from './config.ts'
import { insertBilling, insertCallouts } from './billing.ts'
import { startConsole, type ConsoleOptions } from '../../src/start-console.ts'

export const token = 'a token for tests'.replaceAll(' ', '-')
export const topicPrefix = 'test-'

/** Unchecked: the API's document describes it. */

export type Body = any

export type Received = { status: number; headers: Headers; body: Body }

export type World = {
  url: string
  /** Where health and metrics are. */
  healthUrl: string
  client: MongoClient
  db: Db
  /** What the console has warned of. */
  logged: readonly string[]
  get(path: string, headers?: Record<string, string>): Promise<Received>
  /** All items of a list, page by page. */
  list(path: string, betweenPages?: () => Promise<unknown>): Promise<Body[]>
  /** Makes a version of a read model live. */
  goLive(name: ReadModelName, version: number): Promise<void>
  /** Projects events as the projector does: documents and checkpoint in one transaction. */
  project(...events: OrderEvent[]): Promise<void>
  /** Resolves when a request waits in the console. */
  untilWaiting(): Promise<void>
  stop(): Promise<void>
  insertOrders(...orders: OrderDocument[]): Promise<void>
  insertParticipants(...participants: ParticipantDocument[]): Promise<void>
  insertAlerts(...alerts: AlertDocument[]): Promise<void>
  insertSilences(...silences: SilenceDocument[]): Promise<void>
  /** Inserts orders and their customers. */
  insertCustomersOf(...orders: OrderDocument[]): Promise<void>
  insertShipments(...shipments: StoredShipment[]): Promise<void>
  insertCarriers(...carriers: CarrierDocument[]): Promise<void>
  /** Projects events of billing: documents and history. */
  insertBilling(...events: BillingEvent[]): Promise<void>
  /** Projects events of call-outs. */
  insertCallouts(...events: CalloutEvent[]): Promise<void>
  /** Sends a command. Default: a POST with a JSON body. */
  submit(
    path: string,
    body?: unknown,
    init?: { method?: string; headers?: Record<string, string> },
  ): Promise<Received>
}

const readModelNames = [
  ...(['orders', 'participants', 'order-history', 'alerts', 'silences'] as const),
  ...(['customers', 'shipments', 'carriers'] as const),
  ...(['subscriptions', 'invoices', 'payments', 'payment-methods', 'checkouts'] as const),
  ...(['billing-customers', 'billing-history', 'callouts', 'check-ins'] as const),
]

/**
 * A console with its own database. Default: with empty read models, as after the projector's first start.
 *
 * @param options.changes of what it is started with
 * @param options.name what its database's name begins with; of its own where plans for
 * queries must not be those of other tests
 */
export async function given(
  t: Pick<TestContext, 'after'>,
  {
    isProjected = true,
    changes = {},
    name = 'console',
  }: { isProjected?: boolean; changes?: Partial<ConsoleOptions>; name?: string } = {},
): Promise<World> {
  const { stack, client, db, defer } = givenWorld(t, name)
  const metrics = createMetrics('console')
  const logged: string[] = []
  const destination = new PassThrough().on('data', (line) => logged.push(String(line)))
  const running = await startConsole({
    metrics,
    host: '127.0.0.1',
    port: 0,
    mongodbUrl: stack.mongodbUrl,
    database: db.databaseName,
    topicPrefix,
    sources: config.sources,
    access: config.console,
    exports: config.exports,
    token: new Secret(token),
    logger: createLogger({ name: 'console', level: 'warn', format: 'json', destination }),
    ...changes,
  })
  defer(() => running.stop())

  const authorization = { authorization: `Bearer ${token}` }
  const get: World['get'] = (path, headers = authorization) => send(path, { headers })
  const send = async (path: string, init: RequestInit): Promise<Received> => {
    const response = await fetch(`${running.url}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  const world: World = {
    url: running.url,
    healthUrl: running.healthUrl,
    client,
    db,
    logged,
    get,
    list: async (path, betweenPages) => {
      const items: Body[] = []
      for (let cursor = ''; ;) {
        const { status, body } = await get(`${path}${path.includes('?') ? '&' : '?'}${cursor}`)
        if (status !== 200) throw new Error(JSON.stringify(body))
        items.push(...body.items)
        if (body.next === null) return items
        cursor = `cursor=${body.next}`
        await betweenPages?.()
      }
    },
    submit: (path, body, { method = 'POST', headers } = {}) =>
      send(path, {
        method,
        headers: {
          ...authorization,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    untilWaiting: () =>
      eventually('a request waits', async () => {
        const text = await metrics.registry.metrics()
        return /^slipstream_console_waiting_requests\{.*\} 1$/m.test(text)
      }),
    stop: running.stop,
    goLive: async (name, version) => {
      const collection = `${name}_v${version}`
      await db
        .collection(collection)
        .createIndexes([
          { key: { createdAt: -1, _id: -1 } },
          { key: { search: 1, [name === 'participants' ? 'savedAt' : 'createdAt']: -1, _id: -1 } },
        ])
      await db
        .collection<ReadModelVersions>(readModelsCollection)
        .updateOne({ _id: name }, { $set: { live: version, collection } }, { upsert: true })
    },
    project: async (...events) => {
      for (const event of events) await projectOne(client, db, event)
    },
    insertOrders: async (...orders) =>
      void (await db.collection<OrderDocument>('orders_v1').insertMany(orders)),
    insertParticipants: async (...participants) =>
      void (await db.collection<ParticipantDocument>('participants_v1').insertMany(participants)),
    insertAlerts: async (...alerts) =>
      void (await db.collection<AlertDocument>('alerts_v1').insertMany(alerts)),
    insertSilences: async (...silences) =>
      void (await db.collection<SilenceDocument>('silences_v1').insertMany(silences)),
    insertCustomersOf: async (...orders) => {
      await db.collection<OrderDocument>('orders_v1').insertMany(orders)
      const customers = orders.flatMap((order) => customerOfOrder(order) ?? [])
      await db.collection<CustomerDocument>('customers_v1').insertMany(customers)
    },
    insertShipments: async (...shipments) =>
      void (await db.collection<StoredShipment>('shipments_v1').insertMany(shipments)),
    insertCarriers: async (...carriers) =>
      void (await db.collection<CarrierDocument>('carriers_v1').insertMany(carriers)),
    insertBilling: (...events) => insertBilling(db, events),
    insertCallouts: (...events) => insertCallouts(db, events),
  }
  if (isProjected) {
    await ensureCollection(db, 'checkpoints')
    for (const name of readModelNames) await world.goLive(name, 1)
  }
  return world
}

async function projectOne(client: MongoClient, db: Db, event: OrderEvent): Promise<void> {
  const orders = db.collection<OrderDocument>('orders_v1')
  const history = db.collection<HistoryDocument>('order-history_v1')
  const { checkpoints } = collections(db)
  const checkpoint = checkpointId('projector', `${topicPrefix}orders`, 3)
  await client.withSession((session) =>
    session.withTransaction(async () => {
      const before = await orders.findOne({ _id: event.subject }, { session })
      const { id, type, source, occurredAt, data } = event
      const { payload: _, ...fields } = data
      const after = evolveOrder(before, event)
      await orders.replaceOne({ _id: event.subject }, after, { upsert: true, session })
      const offset = BigInt(String((await checkpoints.findOne({ _id: checkpoint }, { session }))?.next ?? 0))
      const entry = {
        ...{ _id: id, type, source, occurredAt, offset, data: fields },
        orderId: event.subject.slice(source.length + 1),
        recordedAt: new Date(Date.parse('2026-11-21T08:00:00Z') + Number(offset) * 60_000).toISOString(),
        position: `${topicPrefix}orders/3/${offset}`,
      } as HistoryDocument
      await history.insertOne(entry, { session })
      await checkpoints.updateOne(
        { _id: checkpoint },
        { $set: { next: offset + 1n, epoch: 0, updatedAt: new Date() } },
        { upsert: true, session },
      )
    }),
  )
}
