import { createHash, createSecretKey, randomBytes } from 'node:crypto'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'

/**
 * Seals the one key that seals all others. A service that manages keys can stand behind it: it is called once
 * in a start. What each does alike is in test/personal-data/master-key-contract.ts.
 */
export type MasterKey = {
  /** Tells one master key from another, and nothing else of it. */
  id: string
  wrap(key: Buffer): Promise<Buffer>
  /** @throws when it was not wrapped with this master key */
  unwrap(wrapped: Buffer): Promise<Buffer>
}

const keyBytes = 32
const purpose = 'slipstream wrapping key'

/**
 * A master key that is given to the process.
 *
 * @param secret 32 bytes as base64, e.g. of `openssl rand -base64 32`
 * @throws ConfigurationMistake when it is anything else
 */
export function localMasterKey(secret: Secret): MasterKey {
  const bytes = Buffer.from(secret.reveal(), 'base64')
  if (bytes.length !== keyBytes)
    throw new ConfigurationMistake('The configuration', [
      `personalData.masterKey, or one of previousMasterKeys, names a variable that does not hold 32 bytes as base64: make them with "openssl rand -base64 32"`,
    ])
  const key = createSecretKey(bytes)
  const id = createHash('sha256').update('slipstream master key').update(bytes).digest('hex').slice(0, 16)
  return {
    id,
    wrap: async (wrapped) => sealBytes(key, wrapped, purpose, randomBytes),
    async unwrap(wrapped) {
      const opened = openBytes(key, wrapped, purpose)
      if (opened === undefined)
        throw new Error('the key of personal data was wrapped with another master key')
      return opened
    },
  }
}
