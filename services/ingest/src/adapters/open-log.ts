import type { Appender, EventLog, TopicSettings } from '@slipstream/event-log/event-log.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import type { Sealer } from '@slipstream/event-log/personal-data/start-sealer.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import type { Health } from '@slipstream/runtime/health/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { LogGate } from './log-gate.ts'

export type OpenLogParts = {
  log: EventLog
  registerSchemas: () => Promise<SchemaIds>
  /** Default: nothing is sealed. */
  startSealer?: (() => Promise<Sealer>) | undefined
  topics: readonly TopicSettings[]
  topicPrefix: string
  health: Health
  logger: Logger
  /** Ends the attempts to open the log. */
  signal: AbortSignal
}

/**
 * Opens the log for appending, and retries while the broker, the registry or the keys are unavailable: until
 * then the gate returns undefined, and health names what is missing. Returns immediately.
 */
export function openLog({
  log,
  registerSchemas,
  startSealer,
  topics,
  topicPrefix,
  health,
  logger,
  signal,
}: OpenLogParts): LogGate {
  let schemaIds: SchemaIds | undefined
  let appender: Appender | undefined
  let sealer: Sealer | undefined

  const open = (name: string, attempt: () => Promise<void>, check: () => Promise<void>): void => {
    let reason = 'not tried yet'
    let isOpen = false
    const onFailure = ({ error }: { error: unknown }): void => {
      const isNew = reason !== String(error)
      reason = String(error)
      if (isNew) logger.warn(`could not open the ${name}: ${reason}: retrying`)
    }
    retryUntilDone(attempt, { signal, onFailure }).then(
      () => void (isOpen = true),
      // It was stopped.
      () => void (reason = 'aborted: the process is shutting down'),
    )
    health.add({ name, check: () => (isOpen ? check() : Promise.reject(new Error(reason))) })
  }

  open(
    'schema registry',
    async () => void (schemaIds = await registerSchemas()),
    // What has been registered is not asked for again.
    () => Promise.resolve(),
  )
  open(
    'event log',
    async () => {
      await prepareTopics(log, { owns: topics }, logger)
      appender = await log.appender()
    },
    async () => appender?.check(),
  )
  if (startSealer !== undefined) {
    open(
      'keys of personal data',
      async () => void (sealer = await startSealer()),
      async () => sealer?.check(),
    )
    signal.addEventListener('abort', () => sealer?.stop())
  }
  return () => {
    if (schemaIds === undefined || appender === undefined) return undefined
    if (startSealer !== undefined && sealer === undefined) return undefined
    return { schemaIds, appender, topicPrefix, seal: sealer?.seal }
  }
}
