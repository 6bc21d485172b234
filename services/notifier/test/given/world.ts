import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { deliveryCollections } from '../../src/delivery/adapters/delivery-collections.ts'
import { billingMailSettings } from '../../src/billing/billing-mail-settings.ts'
import { createSmtpMailer } from '../../src/delivery/adapters/smtp-mailer.ts'
import { createMailRelay } from '../../src/delivery/mail-relay.ts'
import { startSending } from '../../src/start-sending.ts'
import { shipmentMailSettings } from '../../src/shipments/shipment-mail-settings.ts'
import { slipSettings } from '../../src/slips/slip-settings.ts'
import { startNotifier } from '../../src/start-notifier.ts'
import type { Notifier } from '../../src/start-notifier.ts'

export const configText = `
kafka: { partitions: 3 }
sources:
  shop:
    type: woocommerce
    secrets: [{ env: S }]
    statuses: { completed: [saveParticipants, sendSlip] }
    slip: { from: 'Shop <registration@shop.example>', since: '2026-11-01T00:00:00Z', toParticipants: true }
  partner:
    type: standard-webhooks
    secrets: [{ env: S }]
    statuses: { completed: [sendSlip] }
    slip: { from: anmeldung@partner.example, locale: de, since: '2026-11-01T00:00:00Z' }
  fresh:
    type: woocommerce
    secrets: [{ env: S }]
    statuses: { completed: [sendSlip] }
    slip: { from: fresh@shop.example }
`

const topicOf: Record<string, string> = {
  'notifier-alerts': 'alerts',
  'notifier-shipments': 'shipments',
  'notifier-billing': 'billing-work',
  'notifier-jobs': 'jobs',
}

const configOf = (alerts: string) =>
  parseConfig(`${configText}${alerts}`, { path: 'test', environment: { S: 'secret' } })

/** A topic and a database of its own for one test on the real servers; the database is emptied after it. */
export async function world(test: TestContext) {
  const { stack, id, topicPrefix, db, defer } = givenWorld(test, 'notifier')
  const topic = `${topicPrefix}orders`
  const alertsTopic = `${topicPrefix}alerts`
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  const settings = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1024 * 1024 }
  await log.ensureTopics([
    { name: topic, ...settings },
    { name: alertsTopic, ...settings, cleanup: 'compact' },
  ])
  const appender = await log.appender()
  const notifiers: Notifier[] = []
  const lines: string[] = []
  const written = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const ledger = deliveryCollections(db).notifications
  const metrics = createMetrics('notifier', { defaults: false })

  defer(async () => {
    await Promise.all(notifiers.map((notifier) => notifier.stop()))
    await log.close()
  })

  return {
    stack,
    db,
    log,
    topic,
    topicPrefix,
    ledger,
    metrics,
    /** All log lines. */
    lines,
    /** Unique to the test, since the inbox is shared. */
    address: (name: string) => `${name}.${id}@example.test`,
    async append(...events: Event[]): Promise<void> {
      for (const event of events) {
        const { topic, key, value, headers } = encodeEvent(event, schemaIds)
        await appender.append({ topic: `${topicPrefix}${topic}`, key, value, headers })
      }
    },
    /** An order's event in another topic. */
    async appendTo(topic: string, key: string): Promise<void> {
      const { value, headers } = encodeEvent(examples.OrderDeleted, schemaIds)
      await appender.append({ topic: `${topicPrefix}${topic}`, key, value, headers })
    },
    /**
     * @param options.alerts the configuration's key of that name, as YAML; default: no receivers of alerts
     * @param options.sources further sources, as YAML
     */
    start(
      smtpUrl = stack.smtpUrl,
      {
        alerts = '',
        sources = '',
        slackUrl,
        pollMs = 200,
      }: { alerts?: string; sources?: string; slackUrl?: string; pollMs?: number } = {},
    ) {
      const health = createHealth()
      const notifier = startNotifier({
        config: configOf(`${sources}\n${alerts}`),
        kafkaBrokers: stack.kafkaBrokers,
        schemaRegistryUrl: stack.schemaRegistryUrl,
        topicPrefix,
        mongodbUrl: stack.mongodbUrl,
        mongodbDatabase: db.databaseName,
        smtpUrl,
        slackWebhookUrl: slackUrl === undefined ? undefined : new Secret(slackUrl),
        mailsPerSecond: 1_000,
        pollMs,
        logger: createLogger({
          name: 'notifier',
          format: 'json',
          level: 'debug',
          destination: written,
        }),
        health,
        metrics: notifiers.length === 0 ? metrics : createMetrics('notifier', { defaults: false }),
      })
      notifiers.push(notifier)
      return { ...notifier, health }
    },
    /** Sends without deciding. */
    startSender(smtpUrl: string) {
      return startSending({
        db,
        mailer: createSmtpMailer(smtpUrl),
        relay: createMailRelay(db),
        mailsPerSecond: 1_000,
        slack: undefined,
        slips: slipSettings(configOf('').sources),
        shipments: shipmentMailSettings(configOf('').sources),
        billing: billingMailSettings(configOf('')),
        alerts: undefined,
        pollMs: 200,
        logger: createLogger({ name: 'notifier', level: 'silent' }),
        onAttempt: () => undefined,
      })
    },
    /** Makes every waiting attempt and every lease due now. */
    waitsAreOver: () => ledger.updateMany({ state: 'due' }, { $set: { dueAt: new Date(0) } }),
    async states(): Promise<string[]> {
      return (await ledger.find().sort({ _id: 1 }).toArray()).map(({ state }) => state)
    },
    /** The events about notifications in the log, those of one key in order. */
    async published(): Promise<Event[]> {
      const topic = `${topicPrefix}notifications`
      const ends = await log.endOffsets(topic).catch(() => new Map<number, bigint>())
      if (ends.size === 0) return []
      const events: Event[] = []
      const all = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      for await (const { records } of log.read(topic, all)) events.push(...records.map(decodeEvent))
      return events
    },
    async isCaughtUp(consumer = 'notifier'): Promise<boolean> {
      const topic = `${topicPrefix}${topicOf[consumer] ?? 'orders'}`
      const ends = await log.endOffsets(topic)
      const found = await db.collection<{ _id: string; next: number }>('checkpoints').find().toArray()
      const nexts = new Map(found.map(({ _id, next }) => [_id, BigInt(next)]))
      return [...ends].every(
        ([partition, end]) => (nexts.get(`${consumer}|${topic}|${partition}`) ?? 0n) === end,
      )
    },
  }
}

export type World = Awaited<ReturnType<typeof world>>
