import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { createSource } from '../create-source.ts'
import { maxRecordBytes } from '../domain/max-record-bytes.ts'
import { redriveQuarantine } from './redrive-quarantine.ts'
import { parseRedriveOptions, redriveHelp } from './redrive-options.ts'
import type { RedriveOptions } from './redrive-options.ts'
import { showRedrive } from './show-redrive.ts'

async function run(options: RedriveOptions, signal: AbortSignal): Promise<void> {
  const environment = loadEnvironment(['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'TOPIC_PREFIX'])
  const { sources, bodyLimitBytes } = loadConfig({ needsSecrets: [] })
  const { source } = options.choice
  if (source !== undefined && !Object.hasOwn(sources, source)) {
    throw new Error(`there is no source ${source}: use one of ${Object.keys(sources).join(', ')}`)
  }
  const log = connectKafkaLog({
    brokers: environment.KAFKA_BROKERS,
    clientId: 'slipstream-redrive-quarantine',
    append: { maxRecordBytes: maxRecordBytes(bodyLimitBytes) },
  })
  const shown = showRedrive(process.stdout)
  try {
    const topicPrefix = environment.TOPIC_PREFIX
    const progress = await redriveQuarantine({
      ...options,
      log,
      appender: await log.appender(),
      topicPrefix,
      schemaIds: await registerSchemas(environment.SCHEMA_REGISTRY_URL, topicPrefix),
      // What was verified when it came needs no secrets.
      sources: new Map(
        Object.entries(sources).map(([name, declared]) => [
          name,
          createSource(name, { ...declared, secrets: [] }),
        ]),
      ),
      onSettled: shown.settled,
      onProgress: shown.progress,
      nowMs: () => Date.now(),
      signal,
    })
    shown.done(progress, options.dryRun)
  } finally {
    shown.stop()
    await log.close()
  }
}

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort(new Error('interrupted: run again, a repeat changes nothing')))
try {
  const options = parseRedriveOptions(process.argv.slice(2))
  if (options === 'help') process.stdout.write(redriveHelp)
  else await run(options, interrupted.signal)
} catch (error) {
  console.error(`redrive-quarantine: ${(error as Error).message}`)
  process.exitCode = 1
}
