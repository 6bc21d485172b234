import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { worker } from '@slipstream/runtime/process/worker.ts'
import { startProjector } from './start-projector.ts'

export const projector = worker({
  name: 'projector',
  does: 'projecting orders',
  variables: ['KAFKA_BROKERS', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'],
  start: (settings, { environment, ...parts }) =>
    startProjector({
      ...parts,
      config: loadConfig({ environment, needsSecrets: ['personalData'] }),
      kafkaBrokers: settings.KAFKA_BROKERS,
      kafkaSecurity: securityOfEnvironment(environment),
      topicPrefix: settings.TOPIC_PREFIX,
      mongodbUrl: settings.MONGODB_URL,
      mongodbDatabase: settings.MONGODB_DATABASE,
    }),
})
