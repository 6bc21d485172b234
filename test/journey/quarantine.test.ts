import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import kafkajs from 'kafkajs'
import { send, wooDelivery } from '../../services/ingest/test/ingest-for-tests.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { sealing } from './given/sealing.ts'
import { system } from './given/systems/system.ts'

const order = (id: number, more: object = {}): object => {
  return { id, status: 'processing', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28', ...more }
}

type Line = { result?: string; eventId: string; reason?: string; done?: object }

test('given quarantined deliveries, when the cause is mended, then a command redrives them', async (t) => {
  const sealed = sealing()
  const { stack, topicPrefix, db, ingestUrls, query } = await system(t, { shop: ['secret'] }, sealed)
  const kafka = new kafkajs.Kafka({ brokers: stack.kafkaBrokers, logLevel: kafkajs.logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  t.after(() => admin.disconnect())

  /** The fault: somebody has given the topic a lower limit than ingest made it with. */
  const limitOrdersTo = (bytes: number): Promise<unknown> =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: `${topicPrefix}orders`,
          configEntries: [{ name: 'max.message.bytes', value: String(bytes) }],
        },
      ],
    })
  const deliver = async (body: object) => {
    const { status, json } = await send(ingestUrls[0], wooDelivery(body))
    return [status, json['result'], String(json['eventId'])] as const
  }
  const configPath = join(mkdtempSync(join(tmpdir(), 'slipstream-quarantine-')), 'slipstream.config.yaml')
  const shop = { type: 'woocommerce', secrets: [{ env: 'NOT_NEEDED' }] }
  writeFileSync(configPath, JSON.stringify({ sources: { shop }, ...sealed.settings }))
  const run = commandLine({
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    TOPIC_PREFIX: topicPrefix,
    SLIPSTREAM_CONFIG: configPath,
    MONGODB_URL: stack.mongodbUrl,
    MONGODB_DATABASE: db.databaseName,
    ...sealed.environment,
  })
  const redrive = async (...args: string[]): Promise<Line[]> => {
    const { code, stderr, json } = await run('quarantine', 'redrive', ...args)
    assert.equal(code, 0, stderr)
    return (json() as Line[]).filter((line) => !('progress' in line))
  }
  const outcomesOf = (lines: Line[]): unknown[] =>
    lines.map(({ result, eventId, reason, done }) => done ?? [result, eventId, reason])

  // A service that starts now would refuse a topic with such a limit: all have to be up before.
  const [, , firstId] = await deliver(order(70))
  await eventually('the first order is in the read models', async () => {
    return (await query(`/api/orders/shop/70?after=${firstId}`)).status === 200
  })
  await limitOrdersTo(20_000)
  const note = randomBytes(40_000).toString('base64')
  const [, , largeId] = await deliver(order(71, { customer_note: note }))
  const [, , errorId] = await deliver({ code: 'woocommerce_rest_cannot_view', message: 'Sorry.' })
  const [status, result, sumId] = await deliver(order(72, { total: '12,50' }))
  assert.deepEqual([status, result], [200, 'quarantined'])

  const notUnderstood = [
    ['not understood', errorId, 'cannot_view'],
    ['not understood', sumId, 'unreadable-value'],
  ]
  assert.deepEqual(outcomesOf(await redrive('--dry-run')), [
    ['would be redriven', largeId, undefined],
    ...notUnderstood,
    { dryRun: true, redriven: 1, heldBack: 0, notUnderstood: 2 },
  ])
  assert.deepEqual(outcomesOf(await redrive('--reason', 'too-large')), [
    ['not understood', largeId, 'too-large'],
    { dryRun: false, redriven: 0, heldBack: 0, notUnderstood: 1 },
  ])
  assert.equal((await query('/api/orders/shop/71')).status, 404)

  await limitOrdersTo(1_000_000)
  const mended = await redrive(
    '--source',
    'shop',
    '--by',
    'Ana',
    '--why',
    'the limit of the topic was too low',
  )
  assert.deepEqual(outcomesOf(mended), [
    ['redriven', largeId, undefined],
    ...notUnderstood,
    { dryRun: false, redriven: 1, heldBack: 0, notUnderstood: 2 },
  ])
  const seen = await query(`/api/orders/shop/71?after=${largeId}`)
  assert.deepEqual([seen.status, seen.body['status']], [200, 'processing'])

  const again = await redrive('--event', largeId)
  assert.deepEqual(outcomesOf(again).at(-1), { dryRun: false, redriven: 1, heldBack: 0, notUnderstood: 0 })
  const [, , laterId] = await deliver(order(71, { date_modified_gmt: '2026-11-21T06:50:00' }))
  await query(`/api/orders/shop/71?after=${laterId}`)
  const history = (await query('/api/orders/shop/71/history')).body['items'] as { eventId: string }[]
  assert.deepEqual(
    history.map(({ eventId }) => eventId).filter((id) => id === largeId),
    [largeId],
  )
})
