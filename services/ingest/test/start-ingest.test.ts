import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import { asStored } from '@slipstream/event-log/personal-data/open-records.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { interruptibleMongodb } from '@slipstream/testing/mongodb/interruptible-mongodb.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { startIngest } from '../src/start-ingest.ts'
import type { IngestOptions } from '../src/start-ingest.ts'
import { send, wooDelivery } from './ingest-for-tests.ts'

const order = (id: number): object => ({
  ...{ id, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28' },
})

type Where = Pick<IngestOptions, 'kafkaBrokers' | 'schemaRegistryUrl' | 'topicPrefix' | 'mongodb'>

const masterKey = randomBytes(32).toString('base64')

function start(where: Where) {
  const personalData = where.mongodb && { personalData: { masterKey: { env: 'KEY' } } }
  const declared = { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } }
  return startIngest({
    ...where,
    config: parseConfig(JSON.stringify({ sources: declared, ...personalData }), {
      path: 'test',
      environment: { S: 'secret', KEY: masterKey },
    }),
    ...{ host: '127.0.0.1', port: 0, logger: createLogger({ name: 'ingest', level: 'silent' }) },
    ...{ health: createHealth(), metrics: createMetrics('ingest', { defaults: false }) },
  })
}

const get = { method: 'GET', headers: [['Host', 'x']] as [string, string][], body: Buffer.alloc(0) }

test('deliveries are in the log of a real broker where their responses say, up to the limit', async () => {
  const { kafkaBrokers, schemaRegistryUrl } = await stackForTests()
  const topicPrefix = `ingest-${randomUUID()}-`
  const ingest = await start({ kafkaBrokers, schemaRegistryUrl, topicPrefix })
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'test' })
  try {
    await eventually('ingest is ready', async () => {
      return (await send(ingest.url, { ...get, path: '/readyz' })).status === 200
    })
    const large = Buffer.from(JSON.stringify({ ...order(9), note: 'x'.repeat(8 * 1024 * 1024 - 200) }))
    const responses = await Promise.all([
      ...Array.from({ length: 200 }, (_, index) => send(ingest.url, wooDelivery(order(index + 10)))),
      send(ingest.url, wooDelivery(large, { headers: { Expect: '100-continue' } })),
      send(ingest.url, wooDelivery(Buffer.concat([large, Buffer.from('!')]))),
      send(ingest.url, wooDelivery({ id: 9 }, { topic: 'order.deleted' })),
    ])
    const results = responses.map(({ json }) => json['result'])
    assert.deepEqual([results.length, results.filter((result) => result === 'appended').length], [203, 202])
    assert.equal(results[201], 'quarantined')
    const events = new Map<string, Event>()
    for (const topic of ['orders', 'quarantine'].map((name) => `${topicPrefix}${name}`)) {
      const ends = await log.endOffsets(topic)
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      for await (const { records } of log.read(topic, ranges)) {
        for (const record of records) events.set(formatPosition(record.position), decodeEvent(record))
      }
    }
    assert.equal(events.size, responses.length)
    for (const { json } of responses) assert.equal(events.get(String(json['position']))?.id, json['eventId'])
  } finally {
    await ingest.stop()
    await log.close()
  }
})

const world = givenWorld({ after }, 'ingest-keys')

test('sealed deliveries are in the log, none in clear, also without the database', async () => {
  const { kafkaBrokers, schemaRegistryUrl, mongodbUrl } = await stackForTests()
  const mongodb = await interruptibleMongodb(mongodbUrl)
  const { db } = world
  const topicPrefix = `ingest-${randomUUID()}-`
  const ingest = await start({
    ...{ kafkaBrokers, schemaRegistryUrl, topicPrefix },
    mongodb: { url: mongodb.url, database: db.databaseName },
  })
  const personalData = personalDataOf({ personalData: { masterKey: new Secret(masterKey) } }, db)
  const connect = (open = asStored) =>
    connectKafkaLog({ brokers: kafkaBrokers, clientId: 'test', open: open ?? asStored })
  const logs = { stored: connect(), opened: connect(personalData?.open) }
  const recordsOf = async (log: typeof logs.stored) => {
    const topic = `${topicPrefix}orders`
    const ranges = new Map([...(await log.endOffsets(topic))].map(([one, to]) => [one, { from: 0n, to }]))
    const found = []
    for await (const { records } of log.read(topic, ranges)) found.push(...records)
    return found
  }
  try {
    await eventually('ingest is ready', async () => {
      return (await send(ingest.url, { ...get, path: '/readyz' })).status === 200
    })
    mongodb.cut()
    const person = 'Aroha-Kahurangi'
    const note = 'x'.repeat(8 * 1024 * 1024 - 400)
    const responses = await Promise.all(
      [{}, { note }].map((more, id) =>
        send(ingest.url, wooDelivery({ ...order(id + 1), billing: { first_name: person }, ...more })),
      ),
    )
    assert.deepEqual(
      responses.map(({ json }) => json['result']),
      ['appended', 'appended'],
    )
    const stored = await recordsOf(logs.stored)
    assert.equal(stored.length, 2)
    for (const { value, headers } of stored)
      assert.ok(!value.includes(person) && !JSON.stringify(headers).includes(person))
    const opened = (await recordsOf(logs.opened)).map((record) => decodeEvent(record))
    for (const { data } of opened) assert.equal('order' in data && data.order.customer.name, person)
  } finally {
    await ingest.stop()
    mongodb.close()
    await Promise.all(Object.values(logs).map((log) => log.close()))
  }
})

test('without broker and registry it is alive, names what is missing, sends 503, and leaves', async () => {
  const ingest = await start({
    kafkaBrokers: ['127.0.0.1:1'],
    schemaRegistryUrl: 'http://127.0.0.1:1',
    topicPrefix: 'x-',
  })
  try {
    const response = await send(ingest.url, wooDelivery(order(1)))
    assert.equal(response.status, 503)
    assert.ok(response.headers['retry-after'])
    assert.equal((await send(ingest.url, { ...get, path: '/healthz' })).status, 200)
    const { status, json } = await send(ingest.url, { ...get, path: '/readyz' })
    assert.equal(status, 503)
    const dependencies = json['dependencies'] as Record<string, { ready: boolean }>
    assert.deepEqual(
      Object.entries(dependencies).map(([name, { ready }]) => [name, ready]),
      [
        ['schema registry', false],
        ['event log', false],
      ],
    )
  } finally {
    await ingest.stop()
  }
})
