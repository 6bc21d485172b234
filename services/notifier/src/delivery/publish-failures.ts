import type { Db } from 'mongodb'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { notificationsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Health } from '@slipstream/runtime/health/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { mongoOutbox } from './adapters/outbox.ts'
import type { PendingEvent } from './adapters/outbox.ts'
import { notificationEvent, relayEvent } from './domain/notification-event.ts'

export type PublishOptions = {
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
 * Appends the outbox to the log: which mails failed or were settled, and whether the mail server accepts
 * mail. Each event at least once and with the same id, those of one mail in order. While the log or the
 * registry is unavailable, events wait.
 */
export function publishFailures(options: PublishOptions): { stop(): Promise<void> } {
  const { db, pollMs, health, logger } = options
  const outbox = mongoOutbox(db)
  let publish: ((pending: PendingEvent) => Promise<void>) | undefined
  const loop = runLoop({
    name: 'publish failed notifications',
    everyMs: pollMs,
    backOff: { firstMs: 100, capMs: 10_000 },
    logger,
    async step() {
      publish ??= await preparePublish(options)
      const pending = await outbox.claim()
      if (pending === null) return undefined
      await publish(pending)
      await outbox.published(pending)
      return 0
    },
  })
  health.add({
    name: 'notifications',
    async check() {
      await loop.check()
      if (publish === undefined) throw new Error('not started yet')
    },
  })
  return { stop: loop.stop }
}

async function preparePublish({
  log,
  schemaRegistryUrl,
  topicPrefix,
  config,
  logger,
}: PublishOptions): Promise<(pending: PendingEvent) => Promise<void>> {
  const schemaIds = await registerSchemas(schemaRegistryUrl, topicPrefix, 'notifier')
  await prepareTopics(log, { owns: [notificationsTopic(topicPrefix, config)] }, logger)
  const appender = await log.appender()
  const topic = topicName(topicPrefix, 'notifications')
  return async (pending) => {
    const { key, value, headers } = encodeEvent(eventOf(pending), schemaIds)
    await appender.append({ topic, key, value, headers })
  }
}

/** The event as the log gets it. */
export function eventOf(
  pending: PendingEvent,
): Event<'NotificationFailed' | 'NotificationSettled' | 'MailRelayChanged'> {
  return pending.collection === 'relays'
    ? relayEvent(pending.event)
    : notificationEvent(pending.notification, pending.event)
}
