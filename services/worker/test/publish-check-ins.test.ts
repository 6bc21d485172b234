import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { checkInExamples } from '@slipstream/events/event-types/orders/check-in-examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { checkInOutboxName } from '@slipstream/outbox/check-in-outbox.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { startWorkerService } from '../src/start-worker-service.ts'

const config = parseConfig('sources: { shop: { type: woocommerce, secrets: [{ env: S }] } }', {
  path: 'config.yaml',
  environment: { S: 'x' },
})

test('given check-ins that the console stored, then the worker publishes them in order', async (t) => {
  const { stack, topicPrefix, client, db, defer } = givenWorld(t, 'worker')
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  defer(() => log.close())
  const outbox = mongoOutbox(db, checkInOutboxName)
  await outbox.prepare()
  const { ParticipantCheckedIn: arrived, CheckInUndone: undone } = checkInExamples
  for (const event of [arrived, undone])
    await inTransaction(client, (session) =>
      outbox.enqueue(session, {
        ...{ record: 'check-in/shop/1042/1-1', revision: event.data.revision, events: [event] },
      }),
    )
  const worker = startWorkerService({
    ...{ config, topicPrefix, ...silent('worker'), mongodbUrl: stack.mongodbUrl },
    ...{ mongodbDatabase: db.databaseName, kafkaBrokers: stack.kafkaBrokers },
    schemaRegistryUrl: stack.schemaRegistryUrl,
  })
  defer(() => worker.stop())

  await eventually('the outbox is empty', async () => (await outbox.depth()).waiting === 0)
  const topic = `${topicPrefix}check-ins`
  const ranges = new Map(
    [...(await log.endOffsets(topic))].map(([partition, to]) => [partition, { from: 0n, to }]),
  )
  const published: Event[] = []
  for await (const { records } of log.read(topic, ranges)) published.push(...records.map(decodeEvent))
  assert.deepEqual(
    published.map(({ type, data }) => [type, data]),
    [arrived, undone].map(({ type, data }) => [type, data]),
  )
})
