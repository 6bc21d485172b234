import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { test } from 'node:test'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel } from 'kafkajs'
import { badDay } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import type { Fault } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { system } from './given/systems/system.ts'

const secret = 'shop-secret'
const stepMs = 20_000
const steps = 90

/** After these, no one who only listens can know the newest state of an order. */
const hidingFaults: readonly Fault[] = ['dropOrder', 'dropCreation', 'loseUpdate', 'malformed']

test('given a bad day of a shop and a rebuild in it, then all that was delivered is known', async (t) => {
  const world = await system(t, { shop: [secret] })
  let nowMs = Date.UTC(2026, 10, 21, 9)
  const shop = await startShop({
    deliveryUrl: `${world.ingestUrls[0]}/webhooks/shop`,
    secret,
    seed: 42,
    ordersPerMinute: 6,
    speed: 10,
    faultRates: badDay,
    mode: 'stepped',
    nowMs: () => nowMs,
  })
  t.after(() => shop.stop())
  const pass = async (): Promise<void> => {
    nowMs += stepMs
    await shop.tick()
  }

  for (let step = 0; step < steps / 2; step++) await pass()
  const watchedPath = '/api/orders/shop/1000'
  await eventually('the watched order is known', async () => (await world.query(watchedPath)).status === 200)
  const watched = watch(world, watchedPath)
  let rebuilding = true
  const rebuilt = rebuild(world).finally(() => (rebuilding = false))
  for (let step = 0; step < steps / 2 || rebuilding; step++) await pass()
  const last = (await rebuilt).trim().split('\n').at(-1) ?? ''
  assert.equal((JSON.parse(last) as { phase: string }).phase, 'live')
  while (!shop.allSent()) await pass()

  const hidden = new Set(
    shop.injectedFaults().flatMap(({ kind, orderId }) => (hidingFaults.includes(kind) ? [orderId] : [])),
  )
  const delivered = shop.orders().filter(({ id, status }) => !hidden.has(id) && status !== 'checkout-draft')
  assert.ok(delivered.length > 100 && hidden.size > 5, `${delivered.length} delivered, ${hidden.size} not`)
  for (const order of delivered) {
    const expected = [order.status, order.total, `${order.date_modified_gmt}Z`]
    let seen: unknown[] = []
    const isKnown = async (): Promise<boolean> => {
      const { status, total, modifiedAt } = (await world.query(`/api/orders/shop/${order.id}`)).body
      // A deletion carries no time.
      seen = [status, total, order.status === 'trash' ? expected[2] : modifiedAt]
      return isDeepStrictEqual(seen, expected)
    }
    await eventually(() => `order ${order.id} is ${String(expected)}, not ${String(seen)}`, isKnown)
  }
  assert.deepEqual(await watched.end(), { failures: [], wentBackwards: [] })

  const kinds = await readIndependently(world)
  for (const kind of ['OrderCreated', 'OrderUpdated', 'OrderDeleted']) assert.ok((kinds[kind] ?? 0) > 0, kind)
})

type World = Awaited<ReturnType<typeof system>>

/** Sends the same query all the time, and records failures and states older than the one before. */
function watch({ query }: World, path: string) {
  const recorded = { failures: [] as number[], wentBackwards: [] as string[] }
  let newest = ''
  let watching = true
  const loop = (async () => {
    while (watching) {
      const { status, body } = await query(path)
      const modifiedAt = String(body['modifiedAt'])
      if (status !== 200) recorded.failures.push(status)
      else if (modifiedAt < newest) recorded.wentBackwards.push(`${newest} → ${modifiedAt}`)
      else newest = modifiedAt
    }
  })()
  return {
    async end() {
      watching = false
      await loop
      return recorded
    },
  }
}

/** The command, as people run it. */
async function rebuild({ stack, topicPrefix, db, folder }: World): Promise<string> {
  const config = join(folder, 'slipstream.config.yaml')
  writeFileSync(
    config,
    'sources: { shop: { type: woocommerce, secrets: [{ env: S }], statuses: { processing: [saveParticipants], completed: [saveParticipants] } } }',
  )
  const slipstream = fileURLToPath(new URL('../../cli/slipstream.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [slipstream, 'rebuild', 'orders'], {
    env: {
      ...process.env,
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      MONGODB_URL: stack.mongodbUrl,
      MONGODB_DATABASE: db.databaseName,
      TOPIC_PREFIX: topicPrefix,
      SLIPSTREAM_CONFIG: config,
    },
  })
  return stdout
}

/** Reads the topic with nothing of ours: another client, the registry's decoder. Counts by event type. */
async function readIndependently({ stack, topicPrefix }: World): Promise<Record<string, number>> {
  const kafka = new Kafka({ brokers: stack.kafkaBrokers, logLevel: logLevel.NOTHING })
  const registry = new SchemaRegistry({ host: stack.schemaRegistryUrl })
  const topic = `${topicPrefix}orders`
  const admin = kafka.admin()
  await admin.connect()
  const end = (await admin.fetchTopicOffsets(topic)).reduce((sum, { offset }) => sum + Number(offset), 0)
  const consumer = kafka.consumer({ groupId: `${topicPrefix}independent` })
  const kinds: Record<string, number> = {}
  let read = 0
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ message }) => {
        const type = String(message.headers?.['ce_type'])
        assert.ok(message.value)
        const data = (await registry.decode(message.value)) as { payload: { id: number } }
        assert.equal(String(message.key), `shop/${data.payload.id}`)
        kinds[type] = (kinds[type] ?? 0) + 1
        read += 1
      },
    })
    await eventually(`${end} records are read independently`, () => read === end)
  } finally {
    await consumer.disconnect()
    await admin.disconnect()
  }
  return kinds
}
