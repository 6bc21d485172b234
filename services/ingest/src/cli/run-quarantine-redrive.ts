import { webhookSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { configuredKeys } from '@slipstream/event-log/personal-data/configured-keys.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { createSource } from '../create-source.ts'
import { maxRecordBytes } from '../domain/max-record-bytes.ts'
import { redriveQuarantine } from '../quarantine/redrive-quarantine.ts'
import type { QuarantineRedrive } from '../quarantine/redrive-quarantine.ts'
import { showRedrive } from './show-redrive.ts'

type Request = Pick<QuarantineRedrive, 'choice' | 'note' | 'dryRun' | 'ratePerSecond'>

/**
 * Redrives the chosen deliveries from quarantine and writes the outcome of each, until SIGINT.
 *
 * @throws for an unknown source
 */
export async function runQuarantineRedrive(request: Request, isJson: boolean): Promise<void> {
  const environment = loadEnvironment(['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'TOPIC_PREFIX'])
  const config = loadConfig({ needsSecrets: ['personalData'] })
  const { sources } = config
  const { source } = request.choice
  if (source !== undefined && !Object.hasOwn(sources, source)) {
    throw new Error(`there is no source ${source}: use one of ${Object.keys(sources).join(', ')}`)
  }
  const interrupted = new AbortController()
  const message = 'interrupted: run again, a repeat changes nothing'
  process.once('SIGINT', () => interrupted.abort(new Error(message)))
  const keys = configuredKeys(config)
  const log = connectKafkaLog({
    brokers: environment.KAFKA_BROKERS,
    clientId: 'slipstream-redrive-quarantine',
    append: { maxRecordBytes: maxRecordBytes(config) },
    open: keys.open,
  })
  const shown = showRedrive(process.stdout, isJson)
  try {
    const topicPrefix = environment.TOPIC_PREFIX
    const progress = await redriveQuarantine({
      ...request,
      log,
      appender: await log.appender(),
      topicPrefix,
      schemaIds: await registerSchemas(environment.SCHEMA_REGISTRY_URL, topicPrefix, 'ingest'),
      seal: request.dryRun ? undefined : await keys.seal(),
      // These deliveries were verified when they arrived, so no secrets are needed.
      sources: new Map(
        webhookSources(sources).map(([name, declared]) => [
          name,
          createSource(name, { ...declared, secrets: [] }),
        ]),
      ),
      onSettled: shown.settled,
      onProgress: shown.progress,
      nowMs: () => Date.now(),
      signal: interrupted.signal,
    })
    shown.done(progress, request.dryRun)
  } finally {
    shown.stop()
    await log.close()
    await keys.close()
  }
}
