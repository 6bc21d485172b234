import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { startProjector } from './start-projector.ts'

await startWorker({
  name: 'projector',
  does: 'projecting orders',
  variables: ['KAFKA_BROKERS', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'],
  start: (environment, parts) =>
    startProjector({
      ...parts,
      config: loadConfig({ needsSecrets: [] }),
      kafkaBrokers: environment.KAFKA_BROKERS,
      topicPrefix: environment.TOPIC_PREFIX,
      mongodbUrl: environment.MONGODB_URL,
      mongodbDatabase: environment.MONGODB_DATABASE,
    }),
})
