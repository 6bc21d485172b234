import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { backgroundService } from '@slipstream/runtime/process/background-service.ts'
import { startFulfillment } from './start-fulfillment.ts'

export const fulfillment = backgroundService({
  name: 'fulfillment',
  does: 'shipping orders',
  variables: [
    ...(['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'] as const),
    ...(['HOST', 'FULFILLMENT_PORT', 'FULFILLMENT_TOKEN', 'FULFILLMENT_TOKEN_PREVIOUS'] as const),
  ],
  start: (settings, { environment, ...parts }) =>
    startFulfillment({
      ...parts,
      config: loadConfig({ environment, needsSecrets: ['carriers', 'personalData'] }),
      kafkaBrokers: settings.KAFKA_BROKERS,
      kafkaSecurity: securityOfEnvironment(environment),
      schemaRegistryUrl: settings.SCHEMA_REGISTRY_URL,
      topicPrefix: settings.TOPIC_PREFIX,
      mongodbUrl: settings.MONGODB_URL,
      mongodbDatabase: settings.MONGODB_DATABASE,
      host: settings.HOST,
      port: settings.FULFILLMENT_PORT,
      tokens: [settings.FULFILLMENT_TOKEN, settings.FULFILLMENT_TOKEN_PREVIOUS].filter(
        (one) => one !== undefined,
      ),
    }),
})
