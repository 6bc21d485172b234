import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { state } from '@slipstream/testing/events/order-events.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { mongoOutbox } from '../../src/adapters/mongo-outbox.ts'
import type { OpenLog } from '../../src/publish-entries.ts'
import { startOutboxPublisher } from '../../src/start-outbox-publisher.ts'
import type { PublisherOptions } from '../../src/start-outbox-publisher.ts'

export type Account = { _id: string; revision: number }

/** An event of a record's revision: its id derives from both. */
export const eventOf = (record: string, revision: number, note = 'a note'): Event =>
  state(`${record}#${revision}`, 'updated', '2026-11-21T06:46:04Z', { orderId: record, note })

/** An outbox on real servers, with the records that its events are about. */
export async function givenOutbox(test: TestContext) {
  const { client, db, defer, topicPrefix, stack } = givenWorld(test, 'outbox')
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'outbox-test' })
  defer(() => log.close())
  const topic = `${topicPrefix}orders`
  const settings = { replicationFactor: 1, retentionMs: -1, maxRecordBytes: 100_000 }
  await log.ensureTopics([{ ...settings, name: topic, partitions: 4 }])
  const outbox = mongoOutbox(db, 'outbox')
  await outbox.prepare()
  const records = db.collection<Account>('records')
  await ensureCollection(db, 'records')

  const openLog = async (): Promise<OpenLog> => ({ appender: await log.appender(), schemaIds, topicPrefix })
  const publish = (options: Partial<PublisherOptions> = {}) => {
    const metrics = createMetrics('test', { defaults: false })
    const publisher = startOutboxPublisher({ outbox, openLog, logger: silentLogger, metrics, ...options })
    defer(() => publisher.stop())
    return { ...publisher, metrics }
  }
  /** Raises the record's revision, and publishes it in the same transaction. */
  const change = (record: string, name?: string): Promise<void> =>
    inTransaction(client, async (session) => {
      const found = await records.findOneAndUpdate(
        { _id: record },
        { $inc: { revision: 1 } },
        { session, upsert: true, returnDocument: 'after' },
      )
      const revision = found?.revision ?? 0
      await outbox.enqueue(session, { record, revision, events: [eventOf(record, revision, name)] })
    })
  return {
    ...{ client, db, defer, log, outbox, openLog, publish, change, topic, topicPrefix, stack },
    appended: () => appendedTo(log, topic),
    untilEmpty: () =>
      test.waitFor(
        async () => {
          // A transaction that follows sees what a majority has.
          const left = await outbox.entries.countDocuments({}, { readConcern: { level: 'majority' } })
          if (left > 0) throw new Error(`${left} events wait`)
        },
        { interval: 20, timeout: 120_000 },
      ),
  }
}

/** Ids of the events in the log, each partition in order. */
async function appendedTo(log: EventLog, topic: string): Promise<string[]> {
  const ends = await log.endOffsets(topic)
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  const ids: string[] = []
  for await (const { records } of log.read(topic, ranges))
    for (const record of records) ids.push(decodeEvent(record).id)
  return ids
}

/** The revisions of each record in the order of their first appearance. */
export function revisionsByRecord(ids: readonly string[]): Record<string, number[]> {
  const revisions: Record<string, number[]> = {}
  for (const id of new Set(ids)) {
    const [record = '', revision] = id.split('#')
    ;(revisions[record] ??= []).push(Number(revision))
  }
  return revisions
}
