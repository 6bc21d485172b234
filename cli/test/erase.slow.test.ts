import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { ErasureReport } from '@slipstream/event-log/erasure/domain/erasure-report.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import { declaredTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { startProjector } from '@slipstream/projector/start-projector.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { copyOfDatabase } from '@slipstream/testing/copy-of-database.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { givenWorld } from '@slipstream/testing/world.ts'

const mere = { id: null, name: 'Mere Tamihana', email: 'mere@example.test', phone: null }
const hana = { id: null, name: 'Hana Ngata', email: 'hana@example.test', phone: null }
type Stored = { _id: string; [field: string]: unknown }

/** A projector on a log with one order of each, sealed. */
async function given(t: TestContext) {
  const { stack, topicPrefix, db, defer } = givenWorld(t, 'erase-cli')
  const folder = await mkdtemp(join(tmpdir(), 'erase-cli-'))
  defer(() => rm(folder, { recursive: true }))
  const secrets = { KEY: randomBytes(32).toString('base64'), S: 'secret' }
  const declared = JSON.stringify({
    sources: { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } },
    personalData: { masterKey: { env: 'KEY' } },
  })
  const path = join(folder, 'slipstream.config.yaml')
  await writeFile(path, declared)
  const config = parseConfig(declared, { path, environment: secrets })
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'erase-test' })
  defer(() => log.close())
  await log.ensureTopics([{ ...declaredTopic(topicPrefix, 'orders', config), maxRecordBytes: 1e6 }])
  const appender = await log.appender()
  /** Sealed with keys that are made for these. */
  const append = async (customers: Record<string, typeof mere>) => {
    const seal = await personalDataOf(config, db)?.seal()
    for (const [orderId, customer] of Object.entries(customers)) {
      const changes = { orderId, customer, participants: [], status: 'processing' }
      const event = state(`order-${orderId}`, 'created', at('06:42:00'), changes)
      const { topic, ...record } = encodeEvent(event, schemaIds, undefined, seal)
      await appender.append({ ...record, topic: `${topicPrefix}${topic}` })
    }
  }
  await append({ 1: mere, 2: hana })
  const start = () => {
    const projector = startProjector({
      ...{ config, topicPrefix, kafkaBrokers: stack.kafkaBrokers, health: createHealth() },
      ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
      ...{ logger: createLogger({ name: 'projector', level: 'silent' }) },
      metrics: createMetrics('projector', { defaults: false }),
    })
    defer(() => projector.stop())
    return projector
  }
  const projector = start()
  const slipstream = commandLine({
    ...{ ...secrets, SLIPSTREAM_CONFIG: path, TOPIC_PREFIX: topicPrefix },
    ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), MONGODB_URL: stack.mongodbUrl },
    ...{ MONGODB_DATABASE: db.databaseName, SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
  })
  const order = async (id: string) => {
    const models = await db.collection<Stored>('readModels').findOne({ _id: 'orders' })
    return models && db.collection<Stored>(String(models['collection'])).findOne({ _id: `shop/${id}` })
  }
  return { db, folder, append, slipstream, order, projector, start }
}

test('given a person in the log and the read models, then erase leaves nothing of them', async (t) => {
  const { db, folder, slipstream, order } = await given(t)
  await eventually('both orders are projected', async () =>
    (await Promise.all(['1', '2'].map(order))).every((one) => one?.['customer'] !== undefined),
  )
  const before = await order('2')
  assert.deepEqual((await order('1'))?.['customer'], mere)

  const out = join(folder, 'mere.ndjson')
  assert.equal((await slipstream('access', '--email', mere.email, '--out', out)).code, 0)
  assert.match(await readFile(out, 'utf8'), /Mere Tamihana/)
  await rm(out)

  const request = ['erase', '--email', mere.email, '--reason', 'request', '--by', 'office', '--json']
  const dry = await slipstream(...request)
  assert.equal(dry.code, 0)
  assert.deepEqual((await order('1'))?.['customer'], mere)

  const path = join(folder, 'report.json')
  const erased = await slipstream(...request, '--report', path, '--yes')
  const report = JSON.parse(await readFile(path, 'utf8')) as ErasureReport
  assert.equal(erased.code, 0, JSON.stringify(report.proof?.inDatabase))
  assert.deepEqual(report.subjects, ['shop/1'])
  assert.equal(report.proof?.isProven, true)
  const after = await order('1')
  assert.deepEqual(after?.['customer'], { id: null, name: null, email: null, phone: null })
  assert.equal(after?.['status'], 'processing')
  assert.deepEqual(await order('2'), before)
  const names = (await db.listCollections().toArray()).map(({ name }) => name)
  assert.equal(names.filter((name) => name.startsWith('orders_v')).length, 1)
})

test('given a database restored from before, then repeat-erasures leaves nothing readable again', async (t) => {
  const { db, folder, append, slipstream, order, projector, start } = await given(t)
  await eventually('both orders are projected', async () =>
    (await Promise.all(['1', '2'].map(order))).every((one) => one?.['customer'] !== undefined),
  )
  await projector.stop()
  const restore = await copyOfDatabase(db)
  const why = ['--reason', 'request', '--by', 'office', '--json']
  assert.equal((await slipstream('erase', '--email', mere.email, ...why, '--yes')).code, 0)
  const access = async (email: string) => {
    const out = join(folder, `${randomBytes(4).toString('hex')}.ndjson`)
    return (await slipstream('access', '--email', email, '--out', out)).code
  }
  assert.equal(await access(mere.email), 1)
  await append({ 3: hana })
  await restore()
  assert.equal(await access(mere.email), 0)

  const dry = await slipstream('repeat-erasures', ...why)
  assert.deepEqual([dry.code, dry.last()['isDryRun'], dry.last()['subjects']], [0, true, ['shop/1']])
  const repeated = await slipstream('repeat-erasures', ...why, '--yes')
  assert.equal(repeated.code, 0, repeated.stdout)
  assert.deepEqual((await order('1'))?.['customer'], { id: null, name: null, email: null, phone: null })
  assert.deepEqual((await order('2'))?.['customer'], hana)
  assert.equal(await access(mere.email), 1)
  assert.equal(await access(hana.email), 0)
  const last = await slipstream('repeat-erasures', ...why, '--yes')
  assert.deepEqual([last.code, last.stdout.trim()], [0, ''])
  assert.match(last.stderr, /1 events were sealed with keys that this database does not have/)

  const reader = start()
  await eventually('the projector waits for the keys', () =>
    reader.state().some(({ lastError }) => lastError?.includes('are not in the database')),
  )
  const giveUp = ['give-up-lost-keys', '--reason', 'in no copy', '--by', 'office', '--json']
  const shown = await slipstream(...giveUp)
  assert.deepEqual([shown.code, shown.last()['blocks'], shown.last()['givenUp']], [0, 1, 0], shown.stderr)
  const [{ events } = {}] = shown.last()['topics'] as { events?: number }[]
  assert.equal(events, 1)
  assert.equal(await order('3'), null)
  const done = await slipstream(...giveUp, '--yes')
  assert.deepEqual([done.code, done.last()['givenUp']], [0, 1], done.stderr)
  await eventually('the projector continues', async () => (await order('3')) !== null)
  assert.deepEqual((await order('3'))?.['customer'], { id: null, name: null, email: null, phone: null })
  assert.equal((await order('3'))?.['status'], 'processing')
  assert.deepEqual((await order('2'))?.['customer'], hana)
  const records = db.collection<Stored>('personalDataKeys').find({ givenUp: { $exists: true } })
  assert.deepEqual(await records.map(({ givenUp }) => givenUp).toArray(), [
    { by: 'office', reason: 'in no copy' },
  ])
  assert.equal((await slipstream(...giveUp, '--yes')).last()['blocks'], 0)
})
