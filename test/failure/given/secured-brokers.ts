import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  alterUserScramCredentialsV0,
  ConfigResourceTypes,
  Connection,
  IncrementalAlterConfigOperationTypes,
  incrementalAlterConfigsV1,
} from '@platformatic/kafka'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { makeCertificate } from '@slipstream/sandbox-stack/secure/make-certificate.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'

const username = 'shop'
const firstPassword = 'only-in-this-test'
const iterations = 4_096
const scram = {
  'SCRAM-SHA-256': { id: 1, hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { id: 2, hash: 'sha512', bytes: 64 },
}

type Mechanism = NonNullable<KafkaSecurity['sasl']>['mechanism']

/** A certificate for brokers on this machine, and who signs in to them. It needs the program openssl. */
export async function securedListener(folder: string) {
  const certificate = await makeCertificate(folder, new AbortController().signal)
  const authority = readFileSync(certificate.authorityFile, 'utf8')
  return {
    certificate,
    authority,
    listener: { certificateFile: certificate.serverFile, username, password: firstPassword },
    /** @param ca default: that of the certificate */
    security: (mechanism: string, { password = firstPassword, ca = authority } = {}): KafkaSecurity => ({
      tls: { ca },
      sasl: { mechanism: mechanism as Mechanism, username, password: new Secret(password) },
    }),
  }
}

/** Replaces what brokers keep of SCRAM. @param broker one that accepts plain connections */
export async function setScramPassword(broker: string, password = firstPassword): Promise<void> {
  await withConnection(broker, async (connection) => {
    // A request may name each user once.
    for (const { id, hash, bytes } of Object.values(scram)) {
      const salt = randomBytes(16)
      const saltedPassword = pbkdf2Sync(password, salt, iterations, bytes, hash)
      const credential = { name: username, mechanism: id, iterations, salt, saltedPassword }
      await alterUserScramCredentialsV0.api.async(connection, [], [credential])
    }
  })
}

/** Has the first broker show another certificate to those who connect from now on. */
export const setCertificate = (broker: string, certificateFile: string): Promise<void> =>
  setOfListener(broker, 'ssl.keystore.location', certificateFile)

/** Has the first broker let in who connects from now on with a certificate of these authorities. */
export const setClientAuthorities = (broker: string, authoritiesFile: string): Promise<void> =>
  setOfListener(broker, 'ssl.truststore.location', authoritiesFile)

async function setOfListener(broker: string, setting: string, value: string): Promise<void> {
  const name = `listener.name.secured.${setting}`
  const configOperation = IncrementalAlterConfigOperationTypes.SET
  const configs = [{ name, configOperation, value }]
  const resource = { resourceType: ConfigResourceTypes.BROKER, resourceName: '1', configs }
  await withConnection(broker, (connection) =>
    incrementalAlterConfigsV1.api.async(connection, [resource], false),
  )
}

async function withConnection(broker: string, work: (connection: Connection) => Promise<unknown>) {
  const [host = '', port] = broker.split(':')
  const connection = new Connection('credentials')
  try {
    await connection.connect(host, Number(port))
    await work(connection)
  } finally {
    await connection.close()
  }
}
