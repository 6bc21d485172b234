import { readFileSync } from 'node:fs'
import type { KafkaConfig } from 'kafkajs'
import type { SecureServers, SecureUser } from './secure-servers.ts'

/** In the words of kafkajs. */
export function signInToKafka(
  { certificate, passwords }: SecureServers,
  user: SecureUser = 'admin',
): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ssl: { ca: readFileSync(certificate.authorityFile, 'utf8') },
    sasl: { mechanism: 'plain', username: user, password: passwords[user] },
  }
}

/** The variables of a program's environment. */
export function kafkaVariables(
  { certificate, passwords }: SecureServers,
  user: SecureUser,
): Record<string, string> {
  return {
    KAFKA_TLS: 'true',
    KAFKA_TLS_CA: certificate.authorityFile,
    KAFKA_SASL_MECHANISM: 'PLAIN',
    KAFKA_SASL_USERNAME: user,
    KAFKA_SASL_PASSWORD: passwords[user],
  }
}

/** @param database where the user is kept; `admin` is kept in the database of that name */
export function mongodbUrlOf(
  address: string,
  { passwords }: Pick<SecureServers, 'passwords'>,
  user: SecureUser,
  database: string,
): string {
  return `mongodb://${user}:${passwords[user]}@${address}/${database}?replicaSet=rs0`
}
