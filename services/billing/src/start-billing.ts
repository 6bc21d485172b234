import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import type { PersonalDataConfig } from '@slipstream/event-log/personal-data/personal-data.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { billingWorkTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { startOutboxPublisher } from '@slipstream/outbox/start-outbox-publisher.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { SystemOptions } from '@slipstream/runtime/config/system-environment.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import type { BackgroundServiceParts } from '@slipstream/runtime/process/background-service.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { stripeSources } from '@slipstream/stripe/stripe-sources.ts'
import { reportQueues } from '@slipstream/work/reports/report-queues.ts'
import { closedBreaker } from '@slipstream/work/domain/breaker.ts'
import { billingMetrics } from './billing-metrics.ts'
import { calloutItems } from './callouts/adapters/callout-items.ts'
import { CalloutRecorder } from './callouts/callout-recorder.ts'
import { policyOf } from './callouts/domain/callout-policy.ts'
import {
  breakerNames,
  calloutBreakers,
  checkCalloutSecrets,
  startCallouts,
} from './callouts/start-callouts.ts'
import { handleBillingCommands } from './commands/handle-billing-commands.ts'
import { ensureCustomerRecords } from './customers/adapters/customer-records.ts'
import { sweepEntitlements } from './customers/sweep-entitlements.ts'
import { ensureBacklogRecords } from './dead-letters/adapters/dead-letter-records.ts'
import { reportDeadLetters } from './dead-letters/report-dead-letters.ts'
import { billingConsumer, startEvents } from './events/start-events.ts'
import { ensureFetchItems, fetchItems } from './fetches/adapters/fetch-items.ts'
import { startFetching } from './fetches/start-fetching.ts'
import { ensureObjects } from './objects/adapters/object-store.ts'
import { sourceRules } from './source-rules.ts'
import { ensureTaskItems } from './tasks/adapters/task-items.ts'
import { startNotices } from './notices/start-notices.ts'

export type BillingOptions = BackgroundServiceParts &
  SystemOptions & {
    /** Default: as the environment of the process says. */
    kafkaSecurity?: KafkaSecurity
    config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes'> & PersonalDataConfig
    /** Default: nothing is fetched. */
    ingest?: IngestAccess | undefined
    /** Default: 15 s. */
    leaseMs?: number
    /**
     * Milliseconds since the epoch, to be compared with Stripe's times; default:
     * Date.now. Leases follow MongoDB's clock.
     */
    now?: () => number
  }

/**
 * Starts to follow the events of billing. Returns immediately: each part starts when what it needs is
 * available, and health reports what is missing. Work that was requested continues while Kafka is
 * unavailable.
 */
export function startBilling(options: BillingOptions): { stop(): Promise<void> } {
  const context = connect(options)
  const parts = startParts(context)
  addHealthChecks(context, parts)
  return {
    async stop() {
      await parts.events.stop()
      await Promise.all([parts.fetching.stop(), parts.tasks.stop(), parts.callouts.stop()])
      await parts.publishing.stop()
      await context.log.close()
      await context.client.close()
    },
  }
}

function connect(options: BillingOptions) {
  const { config, kafkaBrokers: brokers, mongodbUrl, mongodbDatabase, logger } = options
  const { sessionTimeoutMs } = config.kafka
  const client = createMongoClient(mongodbUrl, billingConsumer)
  const db = client.db(mongodbDatabase)
  const personalData = personalDataOf(config, db)
  const outbox = mongoOutbox(db, 'billingOutbox')
  const stripe = stripeSources(config.sources)
  checkCalloutSecrets(stripe)
  return {
    ...{ ...options, client, db, outbox, stripe, ...sourceRules(stripe, options.ingest) },
    ...{ fetches: fetchItems(db) },
    recorder: new CalloutRecorder({
      ...{ items: calloutItems(db), outbox },
      policyOf(source, callout) {
        const found = stripe.find(({ name }) => name === source)?.config.callouts[callout]
        return found && policyOf(found)
      },
    }),
    personalData,
    log: connectKafkaLog({
      ...{ brokers, clientId: 'slipstream-billing', sessionTimeoutMs, logger },
      security: options.kafkaSecurity,
      open: personalData?.open,
    }),
    async prepareDatabase() {
      await outbox.prepare()
      await ensureFetchItems(db)
      await ensureObjects(db)
      await ensureCustomerRecords(db)
      await ensureTaskItems(db)
      await ensureBacklogRecords(db)
      await calloutBreakers(db).ensure(breakerNames(stripe), closedBreaker)
    },
  }
}

type Context = ReturnType<typeof connect>
type Parts = ReturnType<typeof startParts>

function startParts(context: Context) {
  const { stripe, ingest, outbox, log, topicPrefix, config, logger, metrics, personalData } = context
  const states = () => fetching.running()?.states() ?? []
  const calloutStates = () => callouts.running()?.states() ?? []
  const hooks = billingMetrics(metrics, states, calloutStates)
  const { onFetched, onDecided, onSent, onReport, onUnaddressed } = hooks

  // Neither fetches nor tasks need Kafka.
  const fetching = startWhenReady('fetching', logger, async () => {
    await context.prepareDatabase()
    return startFetching({ ...context, ingest, sources: stripe, onFetched })
  })
  const tasks = startWhenReady('tasks', logger, async () => {
    await context.prepareDatabase()
    const worker = startNotices({ ...context, onDecided })
    const commands = handleBillingCommands(context, { logger, metrics })
    const reporting = reportDeadLetters(context)
    const sweeping = sweepEntitlements({ ...context, sources: stripe.map(({ name }) => name) })
    const queues = reportQueues({ db: context.db, service: 'billing', metrics, logger })
    return {
      check: () => worker.check(),
      stop: async () =>
        void (await Promise.all([commands, worker, reporting, sweeping, queues].map((one) => one.stop()))),
    }
  })
  const callouts = startWhenReady('call-outs', logger, async () => {
    await context.prepareDatabase()
    return startCallouts({ ...context, sources: stripe, onSent })
  })
  const state = () => events.running()?.state() ?? []
  const consumerHooks = createConsumerMetrics(billingConsumer, { metrics, logger, state })
  const events = startWhenReady('following the events of billing', logger, () =>
    startEvents({
      ...{ ...context, hooks: consumerHooks, onReport, onUnaddressed },
      sources: stripe.map(({ name }) => name),
    }),
  )
  const publishing = startOutboxPublisher({
    ...{ outbox, logger, metrics },
    async openLog() {
      await outbox.prepare()
      const schemaIds = await registerSchemas(context.schemaRegistryUrl, topicPrefix, 'billing')
      await prepareTopics(log, { owns: [billingWorkTopic(topicPrefix, config)] }, logger)
      const appender = await log.appender()
      return { appender, schemaIds, topicPrefix, seal: await personalData?.seal() }
    },
  })
  return { fetching, tasks, callouts, events, publishing, states, calloutStates }
}

function addHealthChecks({ health, db, stripe }: Context, parts: Parts): void {
  const { fetching, tasks, callouts, events, publishing, states, calloutStates } = parts
  health.add({ name: 'billing events', check: events.check })
  health.add({ name: 'fetching', check: fetching.check })
  health.add({ name: 'tasks', check: tasks.check })
  health.add({ name: 'call-outs', check: callouts.check })
  health.add({ name: 'events of billing work', check: publishing.check })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })
  for (const { name } of stripe)
    health.add({
      name: `stripe/${name}`,
      // Webhooks and all that follows from them need no fetch.
      isOptional: true,
      check() {
        const found = states().find(({ source }) => source === name)
        if (found !== undefined && found.kind !== 'available')
          throw new Error(`${found.kind}: ${found.reason}`)
      },
    })
  for (const { name, config } of stripe)
    for (const callout of Object.keys(config.callouts))
      health.add({
        name: `call-out/${name}/${callout}`,
        // The operator's own service is unavailable: its call-outs wait, and all else continues.
        isOptional: true,
        check() {
          const found = calloutStates().find((state) => state.source === name && state.callout === callout)
          if (found?.breaker.state === 'open')
            throw new Error(`unavailable since ${found.breaker.since}: ${found.breaker.detail}`)
        },
      })
}
