import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { startAuditor } from './start-auditor.ts'

await startWorker({
  name: 'auditor',
  does: 'auditing the log',
  variables: [
    ...(['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'] as const),
    ...(['INGEST_URL', 'INGEST_TOKEN'] as const),
  ],
  start: ({ INGEST_URL: url, INGEST_TOKEN: token, ...environment }, parts) => {
    if ((url === undefined) !== (token === undefined))
      throw new ConfigurationMistake('The environment', [
        'INGEST_URL and INGEST_TOKEN must both be set, or neither: then no lost order is recovered.',
      ])
    return startAuditor({
      ...parts,
      config: loadConfig({ needsSecrets: ['rest'] }),
      kafkaBrokers: environment.KAFKA_BROKERS,
      schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
      topicPrefix: environment.TOPIC_PREFIX,
      mongodbUrl: environment.MONGODB_URL,
      mongodbDatabase: environment.MONGODB_DATABASE,
      ingest: url === undefined || token === undefined ? undefined : { url, token },
    })
  },
})
