import type { Environment } from './environment.ts'

/** The variables that say where the log, the registry and the database are. */
export const systemVariables = [
  'KAFKA_BROKERS',
  'SCHEMA_REGISTRY_URL',
  'TOPIC_PREFIX',
  'MONGODB_URL',
  'MONGODB_DATABASE',
] as const

export type SystemOptions = {
  kafkaBrokers: string[]
  schemaRegistryUrl: string
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
}

/** The same, as a service takes them. */
export function systemOptions(environment: Environment<(typeof systemVariables)[number]>): SystemOptions {
  return {
    kafkaBrokers: environment.KAFKA_BROKERS,
    schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
    topicPrefix: environment.TOPIC_PREFIX,
    mongodbUrl: environment.MONGODB_URL,
    mongodbDatabase: environment.MONGODB_DATABASE,
  }
}
