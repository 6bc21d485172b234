import type { Db, MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import { handleRedrives } from '@slipstream/commands/redrives/handle-redrives.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import { removalOf } from '@slipstream/event-log/contract/removal.ts'
import type { Appender, EventLog } from '@slipstream/event-log/event-log.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import {
  alertsTopic,
  billingWorkTopic,
  deadLettersTopic,
  declaredTopic,
  notificationsTopic,
  shipmentsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { createSendEvent, createSendObject } from '@slipstream/stripe/adapters/send-object.ts'
import { recoverOrder } from './adapters/ingest/recover-order.ts'
import { AlertsTail } from './alerts/adapters/alerts-tail.ts'
import { AlertsView } from './alerts/domain/alerts-view.ts'
import { auditMetrics, reconciliationMetrics, unreadableAlertsMetric } from './audit-metrics.ts'
import { shopCommandHandlers } from './commands/handle-commands.ts'
import { passCommandHandlers } from './commands/handle-pass-commands.ts'
import { consumer } from './observe/consumer-name.ts'
import { observeEvents } from './observe/observe-events.ts'
import { readThrough, readThroughAll } from './observe/read-through.ts'
import { runEvaluations } from './scheduling/run-evaluations.ts'
import type { AuditedSource } from './sources/audited-source.ts'
import type { WatchedBilling } from './sources/watched/watched-billing.ts'
import type { WatchedShop } from './sources/watched/watched-shop.ts'
import type { AuditorOptions } from './start-auditor.ts'
import type { AuditStore, BatchStore } from './store/audit-store.ts'
import { ensureAuditCollections } from './store/adapters/audit-collections.ts'

export type ConnectedParts = AuditorOptions & {
  sources: ReadonlyMap<string, AuditedSource>
  shops: ReadonlyMap<string, WatchedShop>
  billings: ReadonlyMap<string, WatchedBilling>
  client: MongoClient
  db: Db
  log: EventLog
  store: AuditStore & BatchStore<JointTransaction>
}

type Part = { stop(): Promise<void>; check?(): Promise<void> }

export type RunningAuditor = {
  reading: Pick<RunningConsumer, 'check'>
  /** Rejects with the reason while a part other than reading fails. */
  check(): Promise<void>
  stop(): Promise<void>
}

/**
 * Prepares the collections and topics, and starts all parts of the auditor.
 *
 * @throws when the log, the registry or MongoDB is unavailable
 */
export async function runAuditor(connected: ConnectedParts): Promise<RunningAuditor> {
  const { db, store, sources, log, topicPrefix, schemaRegistryUrl, config, logger } = connected
  await ensureAuditCollections(db)
  await store.sources.declare(sources.keys(), Date.now())
  const schemaIds = await registerSchemas(schemaRegistryUrl, topicPrefix, 'auditor')
  const bills = billingTopics(sources).length > 0
  // The notifier, fulfillment and billing write their topics, and may never have started.
  const own = [
    ...[deadLettersTopic, alertsTopic, notificationsTopic],
    ...(ships(sources) ? [shipmentsTopic] : []),
    ...(bills ? [billingWorkTopic] : []),
  ]
  const owns = own.map((topic) => topic(topicPrefix, config))
  const used = ['orders', 'quarantine', 'refusals', ...(bills ? ['billing' as const] : [])] as const
  const uses = used.map((topic) => declaredTopic(topicPrefix, topic, config))
  await prepareTopics(log, { owns, uses }, logger)
  const appender = await log.appender()
  const append = async (event: Event): Promise<void> => {
    const { topic, ...record } = encodeEvent(event, schemaIds)
    await appender.append({ ...record, topic: topicName(topicPrefix, topic) })
  }
  const { reading, redrives } = await startReading(connected, appender)
  const parts = [redrives, ...startEvaluating(connected, { appender, append })]
  return {
    reading,
    async check() {
      for (const part of parts) await part.check?.()
    },
    async stop() {
      await Promise.all([reading, ...parts].map((part) => part.stop()))
    },
  }
}

/**
 * Each batch is a transaction, however small: what is evaluated every few seconds
 * need not be read more often than this.
 */
const pacesAnEvaluation = 5
const minPaceMs = 100
const maxPaceMs = 1_000

async function startReading(
  { client, db, log, store, sources, topicPrefix, config, logger, metrics }: ConnectedParts,
  deadLetterAppender: Appender,
): Promise<{ reading: RunningConsumer; redrives: Part }> {
  const handler = observeEvents(store, sources)
  const paceMs = Math.max(minPaceMs, Math.min(maxPaceMs, config.audit.everyMs / pacesAnEvaluation))
  const started: { reading?: RunningConsumer } = {}
  const state = () => started.reading?.state() ?? []
  const reading = await consume({
    ...{ log, consumer, topicPrefix, handler, deadLetterAppender, paceMs },
    hooks: createConsumerMetrics('auditor', { metrics, logger, state }),
    topics: [
      'orders',
      'quarantine',
      'refusals',
      'notifications',
      ...(ships(sources) ? ['shipments' as const] : []),
      ...billingTopics(sources),
    ],
    checkpoints: mongoCheckpointStore(client, db),
  })
  started.reading = reading
  const redrives = handleRedrives({ client, db, log, consumer, handler, logger, metrics })
  return { reading, redrives }
}

/** Whether any source ships, so that there are shipments to read. */
function ships(sources: ConnectedParts['sources']): boolean {
  return [...sources.values()].some(({ shipping }) => shipping !== undefined)
}

/** The topics of billing, where any source is of billing. */
function billingTopics(sources: ConnectedParts['sources']): ('billing' | 'billing-work')[] {
  return [...sources.values()].some(({ billing }) => billing !== undefined) ? ['billing', 'billing-work'] : []
}

type Appending = { appender: Appender; append(event: Event): Promise<void> }

function startEvaluating(connected: ConnectedParts, { appender, append }: Appending): Part[] {
  const { store, sources, shops, billings, db, log, topicPrefix, config, ingest, logger, metrics } = connected
  const now = Date.now
  const onReconciled = reconciliationMetrics(metrics)
  const through = readThrough({ log, db, topic: topicName(topicPrefix, 'orders') }, now)
  const shipmentsThrough = ships(sources)
    ? readThrough({ log, db, topic: topicName(topicPrefix, 'shipments') }, now)
    : undefined
  const billingThrough = readThroughAll(
    billingTopics(sources).map((topic) =>
      readThrough({ log, db, topic: topicName(topicPrefix, topic) }, now),
    ),
  )
  const handOver = ingest && { event: createSendEvent(ingest), object: createSendObject(ingest) }
  const recover = ingest && recoverOrder({ ingestUrl: ingest.url, token: ingest.token })
  const topic = topicName(topicPrefix, 'alerts')
  const onUnreadable = unreadableAlertsMetric(metrics, logger)
  const tail = new AlertsTail({ log, topic, view: new AlertsView(), onUnreadable })
  const remove = async (key: string) => void (await appender.append(removalOf(topic, key)))
  const shared = { store, shops, now, onReconciled, readThrough: through, recover }
  const evaluations = runEvaluations([...sources.values()], {
    ...{
      ...shared,
      ...config.audit,
      shipmentsThrough,
      ...{ billings, handOver, billingThrough },
      logger,
      onEvaluated: auditMetrics(metrics),
    },
    schedules: config.schedules ?? {},
    alerts: { view: tail.view, append, remove },
    alertsCaughtUp: (signal) => tail.caughtUp(signal),
  })
  const worker = { db, service: 'auditor' as const, logger, metrics }
  const passes = passCommandHandlers({ ...shared, sources, billings, billingThrough })
  const long = Object.keys(passes)
  const short = shopCommandHandlers({ sources, shops, billings, append, now })
  return [
    handleCommands({ ...worker, handlers: short, kinds: { except: long } }),
    // They take as long as the shop is large, and are to hold up nothing else.
    handleCommands({ ...worker, handlers: passes, kinds: { only: long } }),
    tail,
    evaluations,
  ]
}
