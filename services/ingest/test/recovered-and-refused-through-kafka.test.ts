import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { startIngest } from '../src/start-ingest.ts'
import { send, wooDelivery } from './ingest-for-tests.ts'
import type { Sent } from './ingest-for-tests.ts'

const order = { id: 7, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28' }

function recovery(body: string): Sent {
  return {
    path: '/recoveries/shop?event=OrderCreated',
    headers: [
      ['Host', 'ingest.test'],
      ['Authorization', 'Bearer the-token'],
      ['Content-Length', String(Buffer.byteLength(body))],
    ],
    body: Buffer.from(body),
  }
}

test('recoveries and refusals are in the log of a real broker, each one event after a restart', async () => {
  const { kafkaBrokers, schemaRegistryUrl } = await stackForTests()
  const topicPrefix = `ingest-${randomUUID()}-`
  const declared = { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } }
  const start = () =>
    startIngest({
      ...{ kafkaBrokers, schemaRegistryUrl, topicPrefix, ingestTokens: [new Secret('the-token')] },
      config: parseConfig(JSON.stringify({ sources: declared }), {
        path: 'test',
        environment: { S: 'secret' },
      }),
      ...{ host: '127.0.0.1', port: 0, logger: createLogger({ name: 'ingest', level: 'silent' }) },
      ...{ health: createHealth(), metrics: createMetrics('ingest', { defaults: false }) },
    })
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'test' })
  const eventsOf = async (topic: string): Promise<Map<string, Event>> => {
    const events = new Map<string, Event>()
    const ends = await log.endOffsets(`${topicPrefix}${topic}`)
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const { records } of log.read(`${topicPrefix}${topic}`, ranges)) {
      for (const record of records) events.set(formatPosition(record.position), decodeEvent(record))
    }
    return events
  }
  let ingest = await start()
  try {
    // Before the log is there: counted, and reported once it is.
    assert.equal((await send(ingest.url, wooDelivery(order, { secret: 'another' }))).status, 401)
    const sentAtLast = async (sent: Sent) => {
      let response = await send(ingest.url, sent)
      const isTaken = async (): Promise<boolean> => {
        if (response.status === 503) response = await send(ingest.url, sent)
        return response.status !== 503
      }
      await eventually('ingest is ready', isTaken)
      return response
    }
    const first = await sentAtLast(recovery(JSON.stringify(order)))
    const garbage = await sentAtLast(recovery('{"id":'))
    assert.equal((await send(ingest.url, wooDelivery(order))).json['result'], 'appended')
    await ingest.stop()

    ingest = await start()
    const second = await sentAtLast(recovery(JSON.stringify(order)))
    assert.equal(first.json['result'], 'appended')
    assert.equal(garbage.json['result'], 'quarantined')
    assert.equal(second.json['eventId'], first.json['eventId'], 'readers know the repeat by its id')

    const recovered = (await eventsOf('orders')).get(String(first.json['position']))
    assert.ok(recovered?.type === 'OrderCreated')
    assert.deepEqual(recovered.data.provenance, {
      via: 'rest',
      topic: null,
      webhookId: null,
      deliveryId: null,
    })
    assert.equal((await eventsOf('quarantine')).size, 1)
    // One whose acknowledgement was late is there twice, under one id.
    const reported = [...(await eventsOf('refusals')).values()]
    const refusals = [...new Map(reported.map((event) => [event.id, event])).values()]
    assert.ok(refusals.every((event) => event.type === 'DeliveriesRefused'))
    const counted = refusals.flatMap(({ data }) => data.refused)
    assert.deepEqual(counted, [{ reason: 'wrong_signature', count: 1 }])
    assert.equal(refusals.at(-1)?.data.inARow, 0)
    assert.deepEqual(new Set(refusals.map(({ data }) => data.webhookId)), new Set(['2']))
  } finally {
    await ingest.stop()
    await log.close()
  }
})
