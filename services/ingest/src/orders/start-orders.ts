import type { FastifyInstance } from 'fastify'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { startOutboxPublisher } from '@slipstream/outbox/start-outbox-publisher.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { createWakeUps } from '@slipstream/work/adapters/wake-ups.ts'
import type { LogGate } from '../adapters/log-gate.ts'
import { ensureOrderCollections, orderCollections } from './adapters/order-collections.ts'
import { mongoOrderStore } from './adapters/order-store.ts'
import type { OrderStore } from './adapters/order-store.ts'
import type { AdminSource } from './admin-source.ts'
import { createOrderHandlers } from './handle-orders.ts'
import { NotPrepared } from './http/order-errors.ts'
import { orderRoutes } from './http/order-routes.ts'
import { createOrderMetrics } from './order-metrics.ts'
import { startFollowing } from './start-following.ts'
import { createWaitUntilScheduled } from './wait-until-scheduled.ts'

export type OrdersOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  source: AdminSource
  config: Pick<Config, 'kafka' | 'bodyLimitBytes'>
  log: EventLog
  gate: LogGate
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
  ingestTokens?: readonly Secret[] | undefined
}

export type Orders = {
  /** Adds `/orders`. */
  addRoutes(app: FastifyInstance): Promise<void>
  /** Ends the waiting of requests. */
  stopWaiting(): void
  /** To be called when all requests have their response, and before the log is closed. */
  stop(): Promise<void>
}

/**
 * Starts to publish placed orders and to follow their shipments. Webhooks don't need MongoDB, so ingest stays
 * ready without it: health shows it, and requests about orders get 503.
 */
export function startOrders(options: OrdersOptions): Orders {
  const { source, gate, mongodbUrl, mongodbDatabase, logger, health, metrics } = options
  const client = createMongoClient(mongodbUrl, 'slipstream-ingest')
  const db = client.db(mongodbDatabase)
  const outbox = mongoOutbox(db, 'placedOrderOutbox')
  const prepared = startWhenReady('placed orders', logger, async () => {
    await ensureOrderCollections(db)
    await outbox.prepare()
    return { stop: () => Promise.resolve() }
  })
  const publisher = startOutboxPublisher({
    ...{ outbox, logger, metrics },
    async openLog() {
      const open = gate()
      if (open === undefined) throw new Error('the event log is not reachable yet')
      return open
    },
  })
  const following = startFollowing({ ...options, source: source.name, db })
  health.add({ name: 'placed orders', isOptional: true, check: prepared.check })
  health.add({ name: 'mongodb', isOptional: true, check: () => assertAccess(db) })
  health.add({ name: 'outbox', isOptional: true, check: publisher.check })
  health.add({ name: 'shipments', isOptional: true, check: following.check })

  const stopping = new AbortController()
  const wakeUps = createWakeUps(orderCollections(db).shipments)
  const orderMetrics = createOrderMetrics(metrics)
  const orderStore = mongoOrderStore(client, db, outbox, (ended) => {
    if (typeof ended !== 'number') return logger.warn(ended, 'could not end abandoned transactions')
    orderMetrics.abandoned(ended)
    logger.warn({ ended }, 'ended transactions of an instance that stopped in the middle of an order')
  })
  const store = oncePrepared(orderStore, () => prepared.running() !== undefined)
  const handlers = createOrderHandlers(source, store)
  const waitUntilScheduled = createWaitUntilScheduled({
    ...{ status: handlers.status, wakeUps, stopping: stopping.signal, onWaiting: orderMetrics.waiting },
  })
  return {
    async addRoutes(app) {
      const routes = { source, logger, handlers, waitUntilScheduled, metrics: orderMetrics }
      await app.register(orderRoutes, { ...routes, ingestTokens: options.ingestTokens })
    },
    stopWaiting: () => stopping.abort(new Error('ingest is stopping')),
    async stop() {
      await Promise.all([prepared.stop(), publisher.stop(), following.stop(), wakeUps.close()])
      await client.close()
    },
  }
}

function oncePrepared(store: OrderStore, isPrepared: () => boolean): OrderStore {
  return {
    ...store,
    async transact(work) {
      if (!isPrepared()) throw new NotPrepared('the collections of placed orders are not prepared yet')
      return store.transact(work)
    },
  }
}
