import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import type { OpenRecords } from '../event-log.ts'
import { asStored } from './open-records.ts'
import { personalDataOf } from './personal-data.ts'
import type { PersonalDataConfig } from './personal-data.ts'

export type ConfiguredKeys = {
  open: OpenRecords
  seal(): Promise<Seal | undefined>
  close(): Promise<void>
}

/**
 * The keys of personal data for a command. Where none are configured, nothing is sealed, and what is
 * sealed is read without personal data.
 *
 * @throws ConfigurationMistake
 */
export function configuredKeys(config: PersonalDataConfig): ConfiguredKeys {
  if (config.personalData === undefined)
    return { open: asStored, seal: () => Promise.resolve(undefined), close: () => Promise.resolve() }
  const { MONGODB_URL, MONGODB_DATABASE } = loadEnvironment(['MONGODB_URL', 'MONGODB_DATABASE'])
  const client = createMongoClient(MONGODB_URL, 'slipstream-keys')
  const personalData = personalDataOf(config, client.db(MONGODB_DATABASE))
  return {
    open: personalData?.open ?? asStored,
    seal: async () => personalData?.seal(),
    close: () => client.close(),
  }
}
