import type { Db, MongoClient } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { jobsConsumer } from '../consumer-names.ts'
import { ensureDeliveryCollections } from '../delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../delivery/domain/retention.ts'
import { handleJobs } from './handle-jobs.ts'

export type JobMailsOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics
  hooks: ConsumeHooks
  /** Default: Date.now. */
  now?: (() => number) | undefined
}

/** Starts to consume events of jobs and to enter the mails that they are about. The topic must be there. */
export async function startJobMails(options: JobMailsOptions): Promise<RunningConsumer> {
  const { client, db, log, topicPrefix, logger, metrics, hooks, now } = options
  await ensureDeliveryCollections(db, retentionMs)
  const handler = handleJobs(db, now)
  return consumeWithRedrives({
    ...{ client, db, log, consumer: jobsConsumer, topics: ['jobs'], topicPrefix, handler, hooks },
    ...{ logger, metrics },
  })
}
