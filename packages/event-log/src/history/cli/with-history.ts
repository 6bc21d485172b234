import { existsSync } from 'node:fs'
import { topics } from '@slipstream/events/topics.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { connectKafkaLog } from '../../adapters/kafka/connect-kafka-log.ts'
import type { EventLog } from '../../event-log.ts'
import { configuredKeys } from '../../personal-data/configured-keys.ts'
import type { PersonalDataConfig } from '../../personal-data/personal-data.ts'

export type HistoryContext = {
  log: EventLog
  topicPrefix: string
  signal: AbortSignal
  nowMs: number
}

/** Runs a command's work on the log until it is done, or until Ctrl-C aborts its signal. */
export async function withHistory<Result>(
  work: (context: HistoryContext) => Promise<Result>,
): Promise<Result> {
  const { KAFKA_BROKERS: brokers, TOPIC_PREFIX: topicPrefix } = loadEnvironment([
    'KAFKA_BROKERS',
    'TOPIC_PREFIX',
  ])
  const interrupted = new AbortController()
  const interrupt = (): void => interrupted.abort(new Interrupted())
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const keys = configuredKeys(configIfThere())
  const log = connectKafkaLog({ brokers, clientId: 'slipstream-events', open: keys.open })
  try {
    return await work({ log, topicPrefix, signal: interrupted.signal, nowMs: Date.now() })
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await log.close()
    await keys.close()
  }
}

/** What is in the log can be read without a configuration, but for personal data that is sealed. */
function configIfThere(): PersonalDataConfig {
  const path = process.env['SLIPSTREAM_CONFIG'] || './slipstream.config.yaml'
  return existsSync(path) ? loadConfig({ needsSecrets: ['personalData'] }) : {}
}

export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

/** The name on the broker of a topic of Slipstream. @throws for another name */
export function topicOf(topicPrefix: string, name: string): string {
  const plain = name.startsWith(topicPrefix) ? name.slice(topicPrefix.length) : name
  if (!Object.hasOwn(topics, plain))
    throw new Error(`there is no topic ${name}: use one of ${Object.keys(topics).join(', ')}`)
  return `${topicPrefix}${plain}`
}
