import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import type { World } from '@slipstream/testing/world.ts'
import { startIngest } from '../../../src/start-ingest.ts'

export type Reply = { status: number; headers: Headers; json: any }

type Sent = {
  method?: string
  body?: unknown
  key?: string
  token?: string
  headers?: Record<string, string>
}

export const admin = {
  type: 'admin',
  admins: [
    { name: 'Bob', token: { env: 'BOB' } },
    { name: 'Eve', token: { env: 'EVE' } },
  ],
  shipping: { carrier: 'bobs-post', statuses: ['placed'] },
}

const carriers = {
  'bobs-post': {
    ...{ type: 'bobs-post', url: 'http://127.0.0.1:9', apiKey: { env: 'BOB' } },
    sender: { name: 'Shop', street: '1 Quay', city: 'Wellington', postcode: '6011', country: 'NZ' },
  },
}

/** One instance of ingest that takes orders, on the real servers of the world. */
export async function startOrdering(
  { stack, db, topicPrefix }: World,
  changes: { mongodbUrl?: string } = {},
) {
  const { logger, health, metrics } = silent('ingest')
  const ingest = await startIngest({
    config: parseConfig(JSON.stringify({ sources: { admin }, carriers }), {
      path: 'test',
      environment: { BOB: 'token-of-bob', EVE: 'token-of-eve' },
    }),
    ...{ kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl, topicPrefix },
    mongodb: { url: changes.mongodbUrl ?? stack.mongodbUrl, database: db.databaseName },
    ...{ host: '127.0.0.1', port: 0, logger, health, metrics },
  })
  return { ...ingest, health, metrics, send: (path: string, sent?: Sent) => send(ingest.url + path, sent) }
}

async function send(url: string, { method = 'GET', body, key, token, headers }: Sent = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token ?? 'token-of-eve'}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? undefined : JSON.parse(text),
  }
}

/** Ingest that takes orders, the log, and what fulfillment would append. */
export async function givenOrdering(test: TestContext) {
  const world = givenWorld(test, 'orders')
  const { stack, topicPrefix, defer } = world
  const instance = await startOrdering(world)
  defer(() => instance.stop())
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'orders-test' })
  defer(() => log.close())
  let dependencies: object = {}
  const missing = () => `ingest takes orders: ${JSON.stringify(dependencies)}`
  await eventually(
    missing,
    async () => {
      const readiness = await instance.health.readiness()
      dependencies = readiness.dependencies
      return Object.values(readiness.dependencies).every(({ ready }) => ready)
    },
    40_000,
  )
  return {
    ...{ ...world, ...instance },
    submit: (key: string, body: unknown, headers: Record<string, string> = {}) =>
      instance.send('/orders', { method: 'POST', key, body, headers }),
    /** The events of the topic of orders, each partition in order. */
    async events(): Promise<Event[]> {
      const topic = `${topicPrefix}orders`
      const ends = await log.endOffsets(topic)
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      const events: Event[] = []
      for await (const { records } of log.read(topic, ranges)) events.push(...records.map(decodeEvent))
      return events
    },
    async appendShipment(...events: Event[]): Promise<void> {
      const appender = await log.appender()
      for (const event of events) {
        const { topic, ...record } = encodeEvent(event, schemaIds)
        await appender.append({ ...record, topic: `${topicPrefix}${topic}` })
      }
    },
  }
}
