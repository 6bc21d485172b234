import { readFileSync } from 'node:fs'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { KafkaConfig } from 'kafkajs'

/** How brokers are reached that do not accept everybody. */
export type KafkaSecurity = {
  /** Certificates and keys are PEM texts. Default of `ca`: the authorities that Node knows. */
  tls?: { ca?: string; cert?: string; key?: string }
  sasl?: { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; username: string; password: Secret }
}

/**
 * As the environment says: it is the same for all that a process connects to the brokers.
 * @throws ConfigurationMistake
 */
export function securityOfEnvironment(environment: NodeJS.ProcessEnv = process.env): KafkaSecurity {
  const {
    KAFKA_TLS: isTls,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
    ...files
  } = loadEnvironment(
    [
      ...(['KAFKA_TLS', 'KAFKA_TLS_CA', 'KAFKA_TLS_CERT', 'KAFKA_TLS_KEY'] as const),
      ...(['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const),
    ],
    environment,
  )
  const mistakes: string[] = []
  const security: KafkaSecurity = {}
  const read = (name: keyof typeof files): string | undefined => {
    const path = files[name]
    try {
      return path === undefined ? undefined : readFileSync(path, 'utf8')
    } catch (error) {
      mistakes.push(`${name} can't be read: ${(error as Error).message}`)
      return undefined
    }
  }
  const [ca, cert, key] = [read('KAFKA_TLS_CA'), read('KAFKA_TLS_CERT'), read('KAFKA_TLS_KEY')]
  if ((files.KAFKA_TLS_CERT === undefined) !== (files.KAFKA_TLS_KEY === undefined))
    mistakes.push('KAFKA_TLS_CERT and KAFKA_TLS_KEY need each other')
  if (isTls) security.tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  else if (Object.values(files).some((path) => path !== undefined))
    mistakes.push('KAFKA_TLS is not true, so that the certificates would not be used')
  if (mechanism !== undefined && (username === undefined || password === undefined))
    mistakes.push('KAFKA_SASL_MECHANISM needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD')
  else if (mechanism === undefined && (username ?? password) !== undefined)
    mistakes.push('KAFKA_SASL_MECHANISM is not set, so that name and password would not be used')
  else if (mechanism && username !== undefined && password) security.sasl = { mechanism, username, password }
  if (mistakes.length > 0) throw new ConfigurationMistake('The environment', mistakes)
  return security
}

/** In the words of kafkajs. */
export function kafkajsSecurity({ tls, sasl }: KafkaSecurity): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const config: Pick<KafkaConfig, 'ssl' | 'sasl'> = {}
  if (tls !== undefined) config.ssl = tls
  if (sasl !== undefined) {
    const credentials = { username: sasl.username, password: sasl.password.reveal() }
    switch (sasl.mechanism) {
      case 'PLAIN':
        config.sasl = { mechanism: 'plain', ...credentials }
        break
      case 'SCRAM-SHA-256':
        config.sasl = { mechanism: 'scram-sha-256', ...credentials }
        break
      case 'SCRAM-SHA-512':
        config.sasl = { mechanism: 'scram-sha-512', ...credentials }
    }
  }
  return config
}
