import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { handleRedrives } from '@slipstream/commands/redrives/handle-redrives.ts'
import {
  alertsTopic,
  deadLettersTopic,
  declaredTopic,
  notificationsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import { removalOf } from '@slipstream/event-log/domain/removal.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { tailAlerts } from './alerts/adapters/alerts-tail.ts'
import { ensureAuditCollections } from './store/adapters/audit-collections.ts'
import { mongoAuditStore } from './store/adapters/mongo-audit-store.ts'
import { readThrough } from './observe/read-through.ts'
import { recoverOrder } from './adapters/ingest/recover-order.ts'
import { watchedShop } from './sources/watched-shop.ts'
import { passCommandHandlers } from './commands/handle-pass-commands.ts'
import { shopCommandHandlers } from './commands/handle-commands.ts'
import { observeEvents } from './observe/observe-events.ts'
import { auditMetrics, reconciliationMetrics, unreadableAlertsMetric } from './audit-metrics.ts'
import { auditedSources } from './sources/audited-sources.ts'
import { consumer } from './consumer-name.ts'
import { runEvaluations } from './scheduling/run-evaluations.ts'

export type AuditorOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes' | 'audit'>
  kafkaBrokers: string[]
  schemaRegistryUrl: string
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
  /** Where recovered orders are handed over; without it nothing is recovered, and alerts hold until a person has acted. */
  ingest: { url: string; token: Secret } | undefined
}

export type Auditor = {
  /** Finishes the batches and evaluations in flight, and leaves. */
  stop(): Promise<void>
}

/**
 * Starts to read and to evaluate. Returns immediately: it waits for unavailable dependencies, and health reports which.
 *
 * @throws ConfigurationMistake when a shop can't be queried as it is declared
 */
export function startAuditor(options: AuditorOptions): Auditor {
  const { config, topicPrefix, logger, health, metrics, ingest } = options
  const now = Date.now
  const sources = auditedSources(config.sources)
  const shops = new Map(
    [...sources.values()].flatMap(({ name, rest }) =>
      rest === undefined ? [] : [[name, watchedShop(rest, now)] as const],
    ),
  )
  const stopping = new AbortController()
  const client = createMongoClient(options.mongodbUrl, consumer)
  const db = client.db(options.mongodbDatabase)
  const log = connectKafkaLog({
    brokers: options.kafkaBrokers,
    clientId: 'slipstream-auditor',
    logger,
  })
  const store = mongoAuditStore(client, db)
  const handler = observeEvents(store, sources)
  const hooks = createConsumerMetrics('auditor', { metrics, logger, state: () => running?.state() ?? [] })
  const onEvaluated = auditMetrics(metrics)
  const onReconciled = reconciliationMetrics(metrics)
  const onUnreadable = unreadableAlertsMetric(metrics, logger)
  let running: RunningConsumer | undefined
  let reason = 'not started yet'
  const parts: { stop(): Promise<void>; check?(): Promise<void> }[] = []

  const start = async (): Promise<void> => {
    await ensureAuditCollections(db)
    await store.sources.declare(sources.keys(), now())
    const schemaIds = await registerSchemas(options.schemaRegistryUrl, topicPrefix)
    const topics = {
      owns: [
        deadLettersTopic(topicPrefix, config),
        alertsTopic(topicPrefix, config),
        // The notifier writes that topic, and may never have started.
        notificationsTopic(topicPrefix, config),
      ],
      uses: (['orders', 'quarantine', 'refusals'] as const).map((topic) =>
        declaredTopic(topicPrefix, topic, config),
      ),
    }
    await prepareTopics(log, topics, logger)
    const appender = await log.appender()
    const append = async (event: Event): Promise<void> => {
      const { topic, ...record } = encodeEvent(event, schemaIds)
      await appender.append({ ...record, topic: topicName(topicPrefix, topic) })
    }
    running = await consume({
      ...{ log, consumer, topicPrefix, handler, hooks },
      topics: ['orders', 'quarantine', 'refusals', 'notifications'],
      checkpoints: mongoCheckpointStore(client, db),
      deadLetterAppender: appender,
    })
    parts.push(handleRedrives({ client, db, log, consumer, handler, logger, metrics }))
    const orders = topicName(topicPrefix, 'orders')
    const through = readThrough({ log, db, topic: orders }, now)
    const recover =
      ingest === undefined ? undefined : recoverOrder({ ingestUrl: ingest.url, token: ingest.token })
    const worker = { db, service: 'auditor' as const, logger, metrics }
    const passes = passCommandHandlers({
      ...{ store, sources, shops, readThrough: through, now, onReconciled, recover },
    })
    const long = Object.keys(passes)
    parts.push(
      handleCommands({
        ...{ ...worker, handlers: shopCommandHandlers({ shops, append, now }), kinds: { except: long } },
      }),
      // They take as long as the shop is large, and are to hold up nothing else.
      handleCommands({ ...worker, handlers: passes, kinds: { only: long } }),
    )
    const alertsTopicName = topicName(topicPrefix, 'alerts')
    const tail = tailAlerts({ log, topic: alertsTopicName, onUnreadable })
    parts.push(tail)
    const alerts = {
      view: tail.view,
      append,
      remove: async (key: string) => void (await appender.append(removalOf(alertsTopicName, key))),
    }
    const alertParts = { alerts, alertsCaughtUp: (signal: AbortSignal) => tail.caughtUp(signal) }
    const evaluationParts = {
      ...{ store, shops, logger, now, onEvaluated, onReconciled, ...alertParts, ...config.audit },
      ...{ readThrough: through, recover },
    }
    parts.push(runEvaluations([...sources.values()], evaluationParts))
  }
  const onFailure = ({ error }: { error: unknown }): void => {
    if (reason !== String(error)) logger.warn(`waiting to start: ${String(error)}`)
    reason = String(error)
  }
  const started = retryUntilDone(start, { signal: stopping.signal, onFailure }).catch(() => undefined)

  health.add({
    name: 'log',
    check: () => (running === undefined ? Promise.reject(new Error(reason)) : running.check()),
  })
  health.add({
    name: 'evaluations',
    check: async () => {
      for (const part of parts) await part.check?.()
    },
  })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })

  return {
    async stop() {
      stopping.abort(new Error('the auditor is stopping'))
      await started
      await Promise.all([running?.stop(), ...parts.map((part) => part.stop())])
      await log.close()
      await client.close()
    },
  }
}
