import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { makeCertificate } from '@slipstream/sandbox-stack/secure/make-certificate.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'

const username = 'shop'
const password = 'only-in-this-test'
const iterations = 4_096
const scram = {
  'SCRAM-SHA-256': { id: 1, hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { id: 2, hash: 'sha512', bytes: 64 },
}

/** A certificate for brokers on this machine, and who signs in to them. It needs the program openssl. */
export async function securedListener(folder: string) {
  const { authorityFile, serverFile } = await makeCertificate(folder, new AbortController().signal)
  return {
    listener: { certificateFile: serverFile, username, password },
    security: (mechanism: string): KafkaSecurity => ({
      tls: { ca: readFileSync(authorityFile, 'utf8') },
      sasl: { mechanism: mechanism as 'PLAIN', username, password: new Secret(password) },
    }),
  }
}

/** Brokers keep the credentials of SCRAM. @param broker one that accepts plain connections */
export async function addScramCredentials(broker: string): Promise<void> {
  const [host = '', port] = broker.split(':')
  const connection = new Connection('credentials')
  try {
    await connection.connect(host, Number(port))
    // A request may name each user once.
    for (const { id, hash, bytes } of Object.values(scram)) {
      const salt = randomBytes(16)
      const saltedPassword = pbkdf2Sync(password, salt, iterations, bytes, hash)
      const credential = { name: username, mechanism: id, iterations, salt, saltedPassword }
      await alterUserScramCredentialsV0.api.async(connection, [], [credential])
    }
  } finally {
    await connection.close()
  }
}
