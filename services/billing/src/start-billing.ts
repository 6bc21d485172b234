import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { deadLettersTopic, declaredTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { SystemOptions } from '@slipstream/runtime/config/system-environment.ts'
import type { WorkerParts } from '@slipstream/runtime/process/start-worker.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { billingMetrics } from './billing-metrics.ts'
import { handleEvents } from './events/handle-events.ts'
import { ensureFetchItems, fetchItems } from './fetches/adapters/fetch-items.ts'
import type { IngestAccess } from './fetches/adapters/ingest-access.ts'
import { startFetching } from './fetches/start-fetching.ts'
import { stripeSources } from './stripe-sources.ts'

export type BillingOptions = WorkerParts &
  SystemOptions & {
    config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes'>
    /** Default: nothing is fetched. */
    ingest?: IngestAccess | undefined
    /** Default: 15 s. */
    leaseMs?: number
  }

/** Consumer group, checkpoints and dead letters are stored under this name. */
const billingConsumer = 'billing'

/**
 * Starts to follow the events of billing. Returns immediately: each part starts when what it needs is available, and health reports
 * what is missing. Work that was requested goes on while Kafka is unavailable.
 */
export function startBilling(options: BillingOptions): { stop(): Promise<void> } {
  const context = connect(options)
  const parts = startParts(context)
  addHealthChecks(context, parts)
  return {
    async stop() {
      await parts.events.stop()
      await parts.fetching.stop()
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
  const log = connectKafkaLog({ brokers, clientId: 'slipstream-billing', sessionTimeoutMs, logger })
  return { ...options, client, db, log, stripe: stripeSources(config.sources) }
}

type Context = ReturnType<typeof connect>
type Parts = ReturnType<typeof startParts>

function startParts(context: Context) {
  const { config, client, db, log, topicPrefix, stripe, ingest, leaseMs, logger, metrics } = context
  const states = () => fetching.running()?.states() ?? []
  const { onFetched } = billingMetrics(metrics, states)
  const state = () => events.running()?.state() ?? []
  const hooks = createConsumerMetrics(billingConsumer, { metrics, logger, state })

  // Fetching needs no Kafka.
  const fetching = startWhenReady('fetching', logger, async () => {
    await ensureFetchItems(db)
    return startFetching({ db, sources: stripe, ingest, logger, metrics, onFetched, leaseMs })
  })
  const events = startWhenReady('following the events of billing', logger, async () => {
    await ensureFetchItems(db)
    const owns = [deadLettersTopic(topicPrefix, config)]
    await prepareTopics(log, { owns, uses: [declaredTopic(topicPrefix, 'billing', config)] }, logger)
    const names = new Set(stripe.map(({ name }) => name))
    const handler = handleEvents({ fetches: fetchItems(db), isFollowed: (source) => names.has(source) })
    return consumeWithRedrives({
      ...{ client, db, log, topicPrefix, handler, hooks, logger, metrics },
      ...{ consumer: billingConsumer, topics: ['billing'] },
    })
  })
  return { fetching, events, states }
}

function addHealthChecks({ health, db, stripe }: Context, { fetching, events, states }: Parts): void {
  health.add({ name: 'billing events', check: events.check })
  health.add({ name: 'fetching', check: fetching.check })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })
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
}
