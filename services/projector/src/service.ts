import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { backgroundService } from '@slipstream/runtime/process/background-service.ts'
import { startProjector } from './start-projector.ts'

export const projector = backgroundService({
  name: 'projector',
  does: 'projecting events into read models',
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
