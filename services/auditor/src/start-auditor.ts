import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { requestRate } from '@slipstream/stripe/create-api-gate.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { SystemOptions } from '@slipstream/runtime/config/system-environment.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { consumer } from './observe/consumer-name.ts'
import { runAuditor } from './run-auditor.ts'
import { auditedSources } from './sources/audited-sources.ts'
import { turnsAt } from './sources/turns-at.ts'
import { watchedBillings } from './sources/watched/watched-billing.ts'
import { watchedShops } from './sources/watched/watched-shop.ts'
import { mongoAuditStore } from './store/adapters/mongo-audit-store.ts'

export type AuditorOptions = SystemOptions &
  Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
    /** Default: as the environment of the process says. */
    kafkaSecurity?: KafkaSecurity
    config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes' | 'audit'> &
      Partial<Pick<Config, 'carriers' | 'schedules' | 'personalData'>>
    /**
     * Where recovered orders are handed over; without it nothing is recovered, and
     * alerts hold until a person has acted.
     */
    ingest: IngestAccess | undefined
  }

export type Auditor = {
  /** Finishes the batches and evaluations in flight, and leaves. */
  stop(): Promise<void>
}

/**
 * Starts to read and to evaluate. Returns immediately: it waits for unavailable
 * dependencies, and health reports which.
 *
 * @throws ConfigurationMistake when a shop can't be queried as it is declared
 */
export function startAuditor(options: AuditorOptions): Auditor {
  const { config, logger, health } = options
  const sources = auditedSources(config.sources, config.carriers)
  const shops = watchedShops(sources.values(), Date.now)
  const client = createMongoClient(options.mongodbUrl, consumer)
  const db = client.db(options.mongodbDatabase)
  const billings = watchedBillings(sources.values(), Date.now, (source, requestsPerSecond) =>
    turnsAt(requestRate(db, source, { requestsPerSecond })),
  )
  const log = connectKafkaLog({
    brokers: options.kafkaBrokers,
    security: options.kafkaSecurity,
    clientId: 'slipstream-auditor',
    sessionTimeoutMs: config.kafka.sessionTimeoutMs,
    open: personalDataOf(config, db)?.open,
    logger,
  })
  const connected = {
    ...options,
    sources,
    shops,
    billings,
    client,
    db,
    log,
    store: mongoAuditStore(client, db),
  }
  const starting = startWhenReady('the auditor', logger, () => runAuditor(connected))
  health.add({ name: 'log', check: () => (starting.running()?.reading ?? starting).check() })
  health.add({ name: 'evaluations', check: () => starting.check() })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })

  return {
    async stop() {
      await starting.stop()
      await log.close()
      await client.close()
    },
  }
}
