import type { Db, MongoClient } from 'mongodb'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { runRedrives } from '@slipstream/commands/run-redrives.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { ensureNotifierCollections, firstStartMs } from '../delivery/adapters/delivery-collections.ts'
import { answerResends } from './handle-resends.ts'
import { consumer } from '../consumer-names.ts'
import { notify } from './handle-orders.ts'
import type { Decided } from './handle-orders.ts'
import type { SlipSettings } from './slip-settings.ts'

export type SlipParts = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  settings: SlipSettings
  logger: Pick<Logger, 'info' | 'warn'>
  hooks: ConsumeHooks
  onDecided(decided: Decided): void
}

export type RunningSlips = Pick<RunningConsumer, 'state' | 'check'> & { stop(): Promise<void> }

/** Starts to follow orders, to decide which slips are due, and to answer who asks for one again. */
export async function startSlips(parts: SlipParts): Promise<RunningSlips> {
  const { client, db, log, settings, logger } = parts
  await ensureNotifierCollections(db)
  const rules = settings.rules(await firstStartMs(db, 'slips', Date.now()))
  const handler = notify(db, rules, { onDecided: parts.onDecided })
  const running = await consume({
    log,
    consumer,
    topics: ['orders'],
    topicPrefix: parts.topicPrefix,
    handler,
    checkpoints: mongoCheckpointStore(client, db),
    deadLetterAppender: await log.appender(),
    hooks: parts.hooks,
  })
  const redrives = runRedrives({ client, db, log, consumer, handler, logger })
  const resends = answerResends(db, rules, logger)
  return {
    state: running.state,
    check: running.check,
    async stop() {
      await Promise.all([running.stop(), redrives.stop(), resends.stop()])
    },
  }
}
