import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import { handleQueries } from '@slipstream/commands/service-queries/handle-queries.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { webhookSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import type { LogGate } from '../adapters/log-gate.ts'
import { createSource } from '../create-source.ts'
import { redriveCommandHandler } from './handle-redrive-command.ts'
import { previewDelivery } from './preview-delivery.ts'
import { previewQuarantined } from './preview-quarantined.ts'

export type QuarantineOptions = Pick<ProcessParts, 'logger' | 'metrics'> & {
  config: Pick<Config, 'sources'>
  log: EventLog
  gate: LogGate
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
}

/**
 * Responds to queries of the console about deliveries, and handles its commands to redrive them. Webhooks
 * don't need it: while MongoDB is unavailable, it waits.
 */
export function startQuarantine(options: QuarantineOptions): { stop(): Promise<void> } {
  const { config, log, gate, topicPrefix, mongodbUrl, mongodbDatabase, logger, metrics } = options
  const client = createMongoClient(mongodbUrl, 'slipstream-ingest')
  const db = client.db(mongodbDatabase)
  const sources = new Map(
    webhookSources(config.sources).map(([name, declared]) => [name, createSource(name, declared)]),
  )
  const queries = handleQueries({
    ...{ db, service: 'ingest', logger },
    handlers: {
      'preview-delivery': async (input) => previewDelivery(sources, input, Date.now()),
      'preview-quarantined': (input, signal) =>
        previewQuarantined({ log, sources, topicPrefix }, input, Date.now(), signal),
    },
  })
  const handlers = { 'redrive-quarantine': redriveCommandHandler({ log, gate, sources }) }
  const commands = handleCommands({ db, service: 'ingest', handlers, logger, metrics })
  return {
    async stop() {
      await Promise.all([queries.stop(), commands.stop()])
      await client.close()
    },
  }
}
