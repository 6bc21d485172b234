import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { KafkaConfig } from 'kafkajs'

/** How brokers are reached that do not accept everybody. */
export type KafkaSecurity = {
  /** Certificates and keys are PEM texts. Default of `ca`: the authorities that Node knows. */
  tls?: { ca?: string; cert?: string; key?: string }
  sasl?: { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; username: string; password: Secret }
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
