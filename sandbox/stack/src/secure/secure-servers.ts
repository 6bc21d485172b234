import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCertificate } from './make-certificate.ts'
import type { Certificate } from './make-certificate.ts'

/**
 * Who signs in: `admin`, `erase` and `access` to both servers, the services to Kafka, the last three to
 * MongoDB.
 */
const users = [
  ...(['admin', 'ingest', 'projector', 'auditor', 'notifier', 'fulfillment', 'billing', 'worker'] as const),
  ...(['console', 'erase', 'access', 'services', 'analyst', 'rewrap'] as const),
] as const

export type SecureUser = (typeof users)[number]

/** What servers need that demand credentials. All of it is in files that only their owner reads. */
export type SecureServers = {
  /** Of the brokers. */
  certificate: Certificate
  /** By which the members of MongoDB's replica set know each other. */
  keyFile: string
  passwords: Readonly<Record<SecureUser, string>>
}

/**
 * Makes a new certificate, which holds for 30 days, and passwords and a key where the folder has
 * none: MongoDB keeps those of its users.
 * @throws MissingTool without the program openssl
 */
export async function secureServers(folder: string, signal: AbortSignal): Promise<SecureServers> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const passwordsFile = join(folder, 'passwords.json')
  const keyFile = join(folder, 'mongodb.key')
  if (!existsSync(passwordsFile)) {
    const made = users.map((user) => [user, randomBytes(24).toString('base64url')] as const)
    writeFileSync(passwordsFile, JSON.stringify(Object.fromEntries(made), null, 2), { mode: 0o600 })
    writeFileSync(keyFile, randomBytes(48).toString('base64'), { mode: 0o600 })
    // mongod refuses a key that others could read.
    chmodSync(keyFile, 0o600)
  }
  return {
    certificate: await makeCertificate(folder, signal),
    keyFile,
    passwords: JSON.parse(readFileSync(passwordsFile, 'utf8')) as SecureServers['passwords'],
  }
}
