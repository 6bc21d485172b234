import { setTimeout as sleep } from 'node:timers/promises'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { printError } from '@slipstream/runtime/cli/print.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { keysCachedMs } from '../../personal-data/open-records.ts'
import { erasuresTopic } from '../../topics/topic-settings.ts'
import type { Erasing, Erasure } from '../run-erasure.ts'
import { sealedHere, withPersonalData } from './with-personal-data.ts'
import type { Parts } from './with-personal-data.ts'

export type ErasingRequest = Pick<
  Erasing,
  'by' | 'reason' | 'isDryRun' | 'mayCancelShipments' | 'files' | 'derived'
>

/**
 * Runs an erasure's work on the whole log and the database.
 *
 * @throws ConfigurationMistake, and where nothing is sealed
 */
export function withErasing<Result>(
  request: ErasingRequest,
  work: (erasing: Erasing) => Promise<Result>,
): Promise<Result> {
  return withPersonalData(async (parts) => {
    const { reading, db } = parts
    const personalData = sealedHere(parts.personalData)
    return work({
      ...request,
      ...{ reading, db, personalData },
      seal: request.isDryRun ? undefined : await personalData.seal(),
      append: request.isDryRun ? async () => undefined : await appendTo(parts),
      keysForgotten: () => sleep(keysCachedMs, undefined, { signal: reading.signal }),
      onStep: (step) => printError(step),
      now: () => new Date(),
    })
  })
}

async function appendTo({ log, config, reading: { topicPrefix } }: Parts): Promise<Erasure['append']> {
  const { SCHEMA_REGISTRY_URL: url } = loadEnvironment(['SCHEMA_REGISTRY_URL'])
  const schemaIds = await registerSchemas(url, topicPrefix, 'erase')
  await log.ensureTopics([erasuresTopic(topicPrefix, config)])
  const appender = await log.appender()
  return (event) => {
    const { topic, ...record } = encodeEvent(event, schemaIds)
    return appender.append({ ...record, topic: `${topicPrefix}${topic}` })
  }
}
