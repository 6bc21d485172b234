import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { BillingWorkEvent, Event } from '@slipstream/events/event.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { fetchItems } from '../../src/fetches/adapters/fetch-items.ts'
import { startBilling } from '../../src/start-billing.ts'
import { billingConfig } from './billing-config.ts'
import type { ConfigChanges } from './billing-config.ts'
import { startIngestServer } from './ingest-server.ts'
import { startStripeServer } from './stripe-server.ts'

/** Billing on real servers, with small ones that stand for Stripe and ingest. */
export async function world(test: TestContext) {
  const { stack, topicPrefix, client, db, defer } = givenWorld(test, 'billing')
  const stripe = await startStripeServer()
  defer(() => stripe.close())
  const ingest = await startIngestServer()
  defer(() => ingest.close())
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  const topic = `${topicPrefix}billing`
  const settings = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 2_000_000 }
  await log.ensureTopics([{ name: topic, ...settings }])
  const appender = await log.appender()
  const running: { stop(): Promise<void> }[] = []
  defer(async () => {
    await Promise.all(running.map((one) => one.stop()))
    await log.close()
  })
  return {
    ...{ stack, topicPrefix, client, db, stripe, ingest, defer, fetches: fetchItems(db) },
    start(changes: ConfigChanges = {}) {
      const reports = silent('billing')
      const billing = startBilling({
        ...{ config: billingConfig(stripe.url, changes), topicPrefix, ...reports, leaseMs: 3_000 },
        ...{ kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
        ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
        ingest: { url: ingest.url, token: new Secret('ingest-token') },
      })
      running.push(billing)
      return { ...billing, ...reports }
    },
    /** Starts billing in a process of its own. @returns what kills it */
    async startProcess({
      source = '',
      hasApi = true,
    }: Pick<ConfigChanges, 'source' | 'hasApi'> = {}): Promise<() => void> {
      const child = spawn(process.execPath, [
        new URL('./billing-process.ts', import.meta.url).pathname,
        ...['--brokers', stack.kafkaBrokers.join(','), '--registry', stack.schemaRegistryUrl],
        ...['--prefix', topicPrefix, '--mongodb', stack.mongodbUrl, '--database', db.databaseName],
        ...['--stripe', hasApi ? stripe.url : '', '--ingest', ingest.url, '--source', source],
      ])
      const kill = () => void child.kill('SIGKILL')
      defer(kill)
      await once(child.stdout, 'data')
      return kill
    },
    async append(...events: Event[]): Promise<void> {
      await Promise.all(
        events.map((event) => {
          const { key, value, headers } = encodeEvent(event, schemaIds)
          return appender.append({ topic, key, value, headers })
        }),
      )
    },
    /** The events of the topic `billing-work`, in the order of their partitions. */
    async published(): Promise<BillingWorkEvent[]> {
      const ends = await log.endOffsets(`${topicPrefix}billing-work`)
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      const events: BillingWorkEvent[] = []
      for await (const { records } of log.read(`${topicPrefix}billing-work`, ranges))
        for (const record of records) events.push(decodeEvent(record) as BillingWorkEvent)
      return events
    },
    /** Waits until it holds. */
    until: (what: string, holds: () => Promise<boolean> | boolean, timeout = 120_000) =>
      test.waitFor(
        async () => {
          if (!(await holds())) throw new Error(`not yet: ${what}`)
        },
        { interval: 50, timeout },
      ),
  }
}
