import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { notificationsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Health } from '@slipstream/runtime/process/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import { tellingOutbox } from './adapters/outbox.ts'

export type TellingFailures = {
  db: Db
  log: Pick<EventLog, 'ensureTopics' | 'topicsFound' | 'appender'>
  schemaRegistryUrl: string
  topicPrefix: string
  config: Pick<Config, 'kafka'>
  pollMs: number
  health: Pick<Health, 'add'>
  logger: Pick<Logger, 'info' | 'warn'>
}

/**
 * Appends what is to be told of slips that failed and of the mail server, at least once each, with the same id; in the order of what became of a slip.
 * While the log or the registry is away, all waits in the ledger, and health tells which.
 */
export function tellFailures(telling: TellingFailures): { stop(): Promise<void> } {
  const { db, log, topicPrefix, config, pollMs, logger } = telling
  const stopping = new AbortController()
  const { signal } = stopping
  const topic = topicName(topicPrefix, 'notifications')
  const outbox = tellingOutbox(db)
  let reason: string | undefined = 'not started yet'

  const run = async (): Promise<void> => {
    const schemaIds = await registerSchemas(telling.schemaRegistryUrl, topicPrefix)
    await prepareTopics(log, { owns: [notificationsTopic(topicPrefix, config)] }, logger)
    const appender = await log.appender()
    reason = undefined
    while (!signal.aborted) {
      const pending = await outbox.claim()
      if (pending === null) {
        await sleep(pollMs, undefined, { signal }).catch(() => undefined)
        continue
      }
      const { key, value, headers } = encodeEvent(pending.event, schemaIds)
      await appender.append({ topic, key, value, headers })
      await outbox.told(pending)
    }
  }
  const onFailure = ({ error }: { error: unknown }): void => {
    if (reason !== String(error)) logger.warn(`failed slips are not told: ${String(error)}`)
    reason = String(error)
  }
  const ended = retryUntilDone(run, { signal, onFailure }).catch(() => undefined)
  telling.health.add({
    name: 'notifications',
    check: () => (reason === undefined ? Promise.resolve() : Promise.reject(new Error(reason))),
  })

  return {
    async stop() {
      stopping.abort(new Error('the notifier is stopping'))
      await ended
    },
  }
}
