import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { startFulfillment } from './start-fulfillment.ts'

await startWorker({
  name: 'fulfillment',
  does: 'shipping orders',
  variables: [
    ...(['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'] as const),
    ...(['HOST', 'FULFILLMENT_PORT', 'FULFILLMENT_TOKEN'] as const),
  ],
  start: (environment, parts) =>
    startFulfillment({
      ...parts,
      config: loadConfig({ needsSecrets: ['carriers'] }),
      kafkaBrokers: environment.KAFKA_BROKERS,
      schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
      topicPrefix: environment.TOPIC_PREFIX,
      mongodbUrl: environment.MONGODB_URL,
      mongodbDatabase: environment.MONGODB_DATABASE,
      host: environment.HOST,
      port: environment.FULFILLMENT_PORT,
      token: environment.FULFILLMENT_TOKEN,
    }),
})
