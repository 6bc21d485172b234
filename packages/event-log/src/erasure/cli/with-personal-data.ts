import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import type { Db } from 'mongodb'
import { connectKafkaLog } from '../../adapters/kafka/connect-kafka-log.ts'
import { asStored, availableOpener } from '../../personal-data/open-records.ts'
import { personalDataOf } from '../../personal-data/personal-data.ts'
import type { PersonalData } from '../../personal-data/personal-data.ts'
import type { EventLog } from '../../event-log.ts'
import type { Reading } from '../read-log.ts'

export type Parts = {
  reading: Reading
  log: EventLog
  db: Db
  personalData: PersonalData | undefined
  config: Config
}

/** @throws where nothing is sealed */
export function sealedHere(personalData: PersonalData | undefined): PersonalData {
  if (personalData !== undefined) return personalData
  throw new Error('personal data is not sealed here: set personalData.masterKey, see docs/privacy.md')
}

/** Runs a command's work on the whole log and the database, until Ctrl-C. @throws ConfigurationMistake */
export async function withPersonalData<Result>(work: (parts: Parts) => Promise<Result>): Promise<Result> {
  const config = loadConfig({ needsSecrets: ['personalData'] })
  const { KAFKA_BROKERS: brokers, TOPIC_PREFIX: topicPrefix } = loadEnvironment([
    'KAFKA_BROKERS',
    'TOPIC_PREFIX',
  ])
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted: run it again, it continues')))
  return withServiceDatabase('slipstream-personal-data', async ({ db }) => {
    const personalData = personalDataOf(config, db)
    const log = connectKafkaLog({
      brokers,
      clientId: 'slipstream-personal-data',
      open: personalData ? availableOpener(personalData.ring, personalData.store) : asStored,
    })
    const { signal } = interrupted
    const reading = { log, topicPrefix, signal, onRead: () => undefined, keyless: new Set<string>() }
    try {
      return await work({ reading, log, db, personalData, config })
    } finally {
      await log.close()
    }
  })
}
