import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Db } from 'mongodb'
import type { OpenRecords } from '../event-log.ts'
import { mongoKeyStore } from './adapters/mongo-key-store.ts'
import { KeyRing } from './key-ring.ts'
import type { KeyStore } from './key-store.ts'
import { localMasterKey } from './master-key.ts'
import { recordOpener } from './open-records.ts'
import { startSealer } from './start-sealer.ts'

/** The keys of personal data, and what readers and writers do with them. */
export type PersonalData = {
  ring: KeyRing
  store: KeyStore
  open: OpenRecords
  /** What seals, once keys are reserved, for a process that needs the database in any case. */
  seal(): Promise<Seal>
}

export type PersonalDataConfig = {
  personalData?: { masterKey: Secret; previousMasterKeys?: readonly Secret[] } | undefined
}

/**
 * The keys of personal data in a database, as the configuration says. It reads them when they are needed.
 *
 * @returns undefined where nothing is to be sealed
 * @throws ConfigurationMistake for a master key that is none
 */
export function personalDataOf({ personalData }: PersonalDataConfig, db: Db): PersonalData | undefined {
  if (personalData === undefined) return undefined
  const store = mongoKeyStore(db)
  const { masterKey, previousMasterKeys = [] } = personalData
  const ring = new KeyRing(store, localMasterKey(masterKey), previousMasterKeys.map(localMasterKey))
  return {
    ...{ ring, store, open: recordOpener(ring, store) },
    seal: async () => (await startSealer(ring)).seal,
  }
}
