import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db, MongoClient } from 'mongodb'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { findCommand } from '@slipstream/commands/find-command.ts'
import { handleRedrives } from '@slipstream/commands/redrives/handle-redrives.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import type { DeadLetter } from '@slipstream/event-log/consume/checkpoint-store.ts'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { JobEvent } from '@slipstream/events/event.ts'
import { jobEventMismatch } from '@slipstream/events/mismatches/job-event-mismatch.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { startWorkerService } from '../src/start-worker-service.ts'

const config = parseConfig(
  `
sources:
  shop: { type: woocommerce, secrets: [{ env: SHOP_SECRET }] }
schedules:
  compare: { cron: 0 0 1 1 *, action: { kind: sweep, source: shop } }
  refused: { cron: 0 0 1 1 *, action: { kind: sweep, source: shop } }
  again:
    cron: 0 0 1 1 *
    action: { kind: redrive, of: dead-letters, consumer: projector, reasonContains: product }
  digest:
    cron: 0 0 1 1 *
    action: { kind: digest, recipients: [ops@example.test], from: worker@example.test }
`,
  { path: 'config.yaml', environment: { SHOP_SECRET: 'x' } },
)

/** Two records of a key that the projector could not handle. */
async function deadLetter({ client, db }: { client: MongoClient; db: Db }, key: string, reason: string) {
  const offsets = key === 'shop/1' ? [1n, 2n] : [3n, 4n]
  const deadLetters = offsets.map((offset, nth): DeadLetter => {
    const position = { topic: 'orders', partition: 0, offset }
    const record = orderRecord('orders', key, nth + 1)
    return { ...record, consumer: 'projector', position, recordedAtMs: 0, reason, isFailing: nth === 0 }
  })
  const commit = { consumer: 'projector', topic: key, partition: 0, next: 9n, deadLetters }
  const store = mongoCheckpointStore(client, db)
  assert.ok(await store.commit({ ...commit, expected: { next: 0n, epoch: 0 } }, () => Promise.resolve()))
}

test('given schedules, when they run, then the topic of jobs has their results', async (t) => {
  const { stack, topicPrefix, client, db, defer } = givenWorld(t, 'worker')
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  defer(() => log.close())
  const parts = silent('worker')
  const worker = startWorkerService({
    ...{ config, topicPrefix, ...parts, mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
    ...{ kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
  })
  defer(() => worker.stop())
  const swept: unknown[] = []
  const auditor = handleCommands({
    ...{ db, service: 'auditor', ...parts },
    handlers: {
      async reconcile(payload, { by, id }) {
        swept.push([payload, by])
        return id.includes('refused')
          ? { ok: false, reason: 'the shop cannot be queried' }
          : { ok: true, result: { orders: 3, equal: 3, list: [1] } }
      },
    },
  })
  defer(() => auditor.stop())
  await deadLetter({ client, db }, 'shop/1', 'no product')
  await deadLetter({ client, db }, 'shop/2', 'another reason')
  const redriven: string[] = []
  const projector = handleRedrives({
    ...{ client, db, log, consumer: 'projector', logger: parts.logger },
    handler: (events) =>
      Promise.resolve({
        outcomes: events.map(() => done),
        commit: () => Promise.resolve(void redriven.push(...events.map(({ id }) => id))),
      }),
  })
  defer(() => projector.stop())
  await eventually('the worker is ready', async () => (await parts.health.readiness()).ready)

  const give = (kind: string, schedule: string) =>
    submitCommand(db, {
      ...{ id: `${kind}-${schedule}`, to: 'worker', kind, payload: { schedule } },
      ...{ by: 'anna', reason: 'for the test' },
    })
  await give('run-schedule', 'compare')
  await give('run-schedule', 'refused')
  await give('run-schedule', 'digest')
  await give('run-schedule', 'again')
  await give('run-schedule', 'unknown')
  await give('pause-schedule', 'compare')

  const topic = `${topicPrefix}jobs`
  const published = async (): Promise<JobEvent[]> => {
    const ends = await log.endOffsets(topic)
    const events: JobEvent[] = []
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const { records } of log.read(topic, ranges))
      for (const record of records) events.push(decodeEvent(record) as JobEvent)
    return events
  }
  await eventually('five events are published', async () => (await published()).length === 5)
  const events = await published()
  assert.deepEqual(
    events.map(jobEventMismatch),
    events.map(() => undefined),
  )
  const finished = events
    .flatMap((event) => (event.type === 'ScheduleRunFinished' ? [event.data] : []))
    .sort((a, b) => (a.schedule < b.schedule ? -1 : 1))
  assert.deepEqual(
    finished.map(({ schedule, outcome, startedBy, by, error }) => [schedule, outcome, startedBy, by, error]),
    [
      ['again', 'succeeded', 'command', 'anna', null],
      ['compare', 'succeeded', 'command', 'anna', null],
      ['digest', 'succeeded', 'command', 'anna', null],
      ['refused', 'failed', 'command', 'anna', 'auditor refused the command: the shop cannot be queried'],
    ],
  )
  assert.deepEqual(finished[1]?.result, { orders: 3, equal: 3 })
  assert.deepEqual([finished[0]?.result?.['redriven'], redriven], [2, ['shop/1#1', 'shop/1#2']])
  const kept = await db.collection('deadLetters').find().sort({ offset: 1 }).toArray()
  assert.deepEqual(
    kept.map(({ key, state, redriven: by }) => [key, state, by?.by]),
    [
      ['shop/1', 'redriven', 'anna'],
      ['shop/1', 'redriven', 'anna'],
      ['shop/2', 'parked', undefined],
      ['shop/2', 'parked', undefined],
    ],
  )
  assert.deepEqual(swept, [
    [{ source: 'shop', since: null }, 'anna'],
    [{ source: 'shop', since: null }, 'anna'],
  ])
  const digest = events.find((event) => event.type === 'DigestDue')?.data
  assert.deepEqual(digest?.recipients, ['ops@example.test'])
  assert.deepEqual(digest.orders, [{ source: 'shop', received: 0, changed: 0, recovered: 0, missing: 0 }])

  const refusal = async (id: string) => (await findCommand(db, id))?.refusal
  assert.equal(await refusal('run-schedule-unknown'), 'there is no schedule unknown')
  await eventually(
    'it is paused',
    async () => (await findCommand(db, 'pause-schedule-compare'))?.state === 'done',
  )
  const metrics = await parts.metrics.registry.metrics()
  assert.match(metrics, /slipstream_schedule_failures_in_a_row\{schedule="refused"[^}]*\} 1/)
  assert.doesNotMatch(metrics, /slipstream_schedule_next_run_timestamp_seconds\{schedule="compare"/)
  assert.match(metrics, /slipstream_schedule_next_run_timestamp_seconds\{schedule="digest"/)
})
