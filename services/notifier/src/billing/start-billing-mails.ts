import type { Db, MongoClient } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { billingConsumer } from '../consumer-names.ts'
import { ensureDeliveryCollections } from '../delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../delivery/domain/retention.ts'
import type { BillingMailSettings } from './billing-mail-settings.ts'
import { handleNotices } from './handle-notices.ts'
import type { NoticesOptions } from './handle-notices.ts'
import { billingMailResends } from './resend-billing-mails.ts'
import { handleMailResends } from '../delivery/handle-mail-resends.ts'

export type BillingMailsOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  settings: Pick<BillingMailSettings, 'branding' | 'operators'>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics
  hooks: ConsumeHooks
  onNotice: NoticesOptions['onNotice']
  /** Default: Date.now. */
  now?: (() => number) | undefined
}

/** Starts to consume notices of billing and to enter their mails. The topic must be there. */
export async function startBillingMails(options: BillingMailsOptions): Promise<RunningConsumer> {
  const { client, db, log, topicPrefix, settings, logger, metrics, hooks, onNotice, now } = options
  await ensureDeliveryCollections(db, retentionMs)
  const sendsMails = (source: string): boolean => settings.branding(source) !== undefined
  const { operators } = settings
  const handler = handleNotices({ db, sendsMails, operators, onNotice, ...(now !== undefined && { now }) })
  const consumer = billingConsumer
  const running = await consumeWithRedrives({
    ...{ client, db, log, consumer, topics: ['billing-work'], topicPrefix, handler, hooks, logger, metrics },
  })
  const resends = handleMailResends(db, billingMailResends, { logger, metrics })
  return {
    ...running,
    async stop() {
      await Promise.all([running.stop(), resends.stop()])
    },
  }
}
