import { execFileSync } from 'node:child_process'
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'

const username = 'shop'
const password = 'only-in-this-test'
const iterations = 4_096
const scram = {
  'SCRAM-SHA-256': { id: 1, hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { id: 2, hash: 'sha512', bytes: 64 },
}

/** A certificate for brokers on this machine, and who signs in to them. It needs the program openssl. */
export function securedListener(folder: string) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const subject = ['-subj', '/CN=kafka', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-keyout',
      key,
      '-out',
      certificate,
      ...subject,
    ],
    { stdio: 'ignore' },
  )
  const certificateFile = join(folder, 'broker.pem')
  execFileSync('sh', ['-c', `cat "${key}" "${certificate}" > "${certificateFile}"`])
  return {
    listener: { certificateFile, username, password },
    security: (mechanism: string): KafkaSecurity => ({
      tls: { ca: readFileSync(certificate, 'utf8') },
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
