// All services run with the rights that docs/security.md gives them, and nothing else is allowed. What would
// go wrong: who copies the commands has a service that can't do its work, maybe only when a record is a dead
// letter or a mail fails; or one that may do more.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'
import { topics } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { endAbandonedTransactions } from '@slipstream/mongo/transactions/end-abandoned-transactions.ts'
import { makeOrder } from '@slipstream/sandbox-shop/domain/new-order/make-order.ts'
import { withStatus } from '@slipstream/sandbox-shop/domain/woo-order/with-status.ts'
import { documentedAcls } from '@slipstream/sandbox-stack/secure/documented-rights.ts'
import type { SecureUser } from '@slipstream/sandbox-stack/secure/secure-servers.ts'
import { signInToKafka } from '@slipstream/sandbox-stack/secure/sign-in.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { browserOf } from '../../services/console/test/given/browser-of.ts'
import { orderOf, submitOrder } from '../failure/shipments/given/submit-orders.ts'
import { consoleToken, secureSystem } from './given/systems/secure-system.ts'

const names = Object.keys(topics) as Topic[]
const services = [
  ...(['ingest', 'projector', 'auditor', 'notifier', 'fulfillment', 'billing', 'worker', 'console'] as const),
]
/** All that read topics with checkpoints, and so write dead letters. */
const consumers = [
  ...['auditor', 'billing', 'fulfillment', 'ingest-shipments', 'notifier', 'notifier-alerts'],
  ...['notifier-billing', 'notifier-jobs', 'notifier-shipments', 'projector', 'projector-alerts'],
  ...['projector-billing', 'projector-callouts', 'projector-check-ins', 'projector-shipments'],
]

/** Side by side: most of their time is waiting. */
test('given the documented rights alone, then services do their work', { concurrency: true }, async (t) => {
  const system = await secureSystem(t)
  const { stack, secure, topicPrefix, db, deliver, ended, mailed } = system
  const browser = browserOf({ url: system.consoleUrl })
  await browser.signIn(consoleToken)

  await Promise.all([
    t.test('a webhook becomes a slip and a check-in, or a failure', async () => {
      const [order, other] = [completedOrder(1_042), completedOrder(1_043)]
      assert.equal(await deliver(order), 'appended')
      const billing = { ...other.billing, email: 'nobody@one@example.test' }
      assert.equal(await deliver({ ...other, billing }), 'appended')
      await mailed('slips', /./)
      const failed = () => db.collection('auditFailedNotifications').countDocuments()
      await eventually('a slip has failed', async () => (await failed()) > 0)
      const participants = db.collection<{ _id: string }>('participants_v1')
      const found = () => participants.findOne({ _id: /^shop\/1042\// })
      await eventually('participants are known', async () => (await found()) !== null)
      const code = (await found())?._id ?? ''
      await browser.submit('/participants/check-in', '/participants/check-in', { code, how: 'code' })
      const checkedIn = () => db.collection('check-ins_v1').countDocuments()
      await eventually('one is checked in', async () => (await checkedIn()) > 0)
    }),
    t.test('what is not understood becomes an alert', async () => {
      assert.equal(await deliver({ id: 99, status: 'x', total: 'y' }), 'quarantined')
      await mailed('alerts', /quarantine/i)
      await ended('/api/quarantine/redrives', { dryRun: true }, 'done')
    }),
    t.test('an order of an admin is shipped', async () => {
      await submitOrder(system.ingestUrl, orderOf(1), 'the-order')
      await mailed('parcels', /./)
    }),
    t.test('a subscription becomes a mail', async () => {
      system.account.addSubscriber({ scenario: 'renews' })
      await mailed('billing', /./)
    }),
    t.test('schedules and exports run', async () => {
      await ended('/api/schedules/digest/run', {}, 'done')
      await mailed('alerts', /digest/i)
      await ended('/api/exports', { of: 'events', format: 'ndjson', topic: 'orders' }, 'ready')
    }),
    t.test('an open transaction can be ended', async () => {
      const own = { appName: 'abandoned' }
      const client = new MongoClient(system.mongodbUrl('services'), own)
      const session = client.startSession()
      try {
        session.startTransaction()
        await client.db(db.databaseName).collection('orders_v1').findOne({}, { session })
        assert.equal(await endAbandonedTransactions(client, { ...own, inactiveMs: 0 }), 1)
      } finally {
        await session.endSession()
        await client.close()
      }
    }),
  ])

  await t.test('a person is looked up and erased', async () => {
    const { email } = completedOrder(1_042).billing
    const out = join(tmpdir(), `${topicPrefix}access.ndjson`)
    t.after(() => rm(out, { force: true }))
    const access = await system.slipstream('access')('access', '--email', email, '--out', out)
    assert.equal(access.code, 0, access.stderr)
    const erase = system.slipstream('erase')
    const erased = await erase('erase', '--email', email, '--reason', 'a test of rights', '--yes', '--json')
    assert.equal(erased.code, 0, erased.stderr + erased.stdout)
    const repeated = await erase('repeat-erasures', '--reason', 'a test of rights', '--json')
    assert.deepEqual([repeated.code, repeated.stdout], [0, ''], repeated.stderr)
    const denied = await system.slipstream('access')('erase', '--email', email, '--reason', 'none', '--yes')
    assert.match(denied.stderr, /not authorized/i)
  })

  await t.test('what nobody can read is a dead letter of each reader, and shown', async () => {
    for (const topic of names) await write('admin', topic)
    let found: string[] = []
    await eventually(
      () => `all have dead letters, not only ${found.join(', ')}`,
      async () => {
        found = await db.collection('deadLetters').distinct('consumer', { key: 'poison' })
        return found.length === consumers.length
      },
    )
    assert.deepEqual(found.sort(), consumers)
    assert.equal((await browser.get('/events/topics')).status, 200)
    for (const topic of names)
      assert.match((await browser.get(`/events?topic=${topic}`)).html, /poison/, topic)
  })

  await t.test('no service was refused anything', () => {
    const log = readFileSync(stack.part('kafka').logFile, 'utf8')
    assert.deepEqual([...new Set(log.match(/Principal = .* is Denied .*/g))], [])
  })

  await t.test('a service neither writes nor reads what is not its own', async () => {
    const written = (await documentedAcls('')).filter(({ operations }) => operations.includes('Write'))
    for (const { user, name } of written)
      if (name !== 'dead-letters') assert.equal(topics[name as Topic].writer, user, name)
    for (const user of services)
      await assert.rejects(write(user, user === 'ingest' ? 'alerts' : 'orders'), /not authorized/i, user)
    const consumer = kafkaOf('fulfillment').consumer({ groupId: `${topicPrefix}fulfillment` })
    await consumer.connect()
    await assert.rejects(consumer.subscribe({ topics: [`${topicPrefix}billing`] }), /not authorized/i)
    await consumer.disconnect()
    assert.match(readFileSync(stack.part('kafka').logFile, 'utf8'), /Principal = User:projector is Denied/)
    const guessed = { ...secure, passwords: { ...secure.passwords, ingest: 'a guess' } }
    await assert.rejects(kafkaOf('ingest', guessed).admin().connect(), /authentication failed/i)
  })

  await t.test('an analyst reads read models, and nothing else', async () => {
    await system.grantToAnalyst()
    await system.grantToAnalyst()
    const analyst = new MongoClient(system.mongodbUrl('analyst'))
    const stranger = new MongoClient(system.mongodbUrl('analyst').replace(/\/\/.*@/, '//'))
    try {
      const [own, strange] = [analyst, stranger].map((one) => one.db(db.databaseName))
      const live = await own!
        .collection<{ _id: string; collection: string }>('readModels')
        .findOne({ _id: 'orders' })
      const orders = live?.collection ?? ''
      assert.ok((await own!.collection(orders).countDocuments()) > 0)
      for (const name of ['consoleSessions', 'requests', 'personalDataKeys', 'deadLetters'])
        await assert.rejects(own!.collection(name).findOne(), /not authorized/, name)
      await assert.rejects(own!.collection(orders).deleteMany(), /not authorized/)
      await assert.rejects(strange!.collection(orders).findOne(), /requires authentication/)
    } finally {
      await Promise.all([analyst.close(), stranger.close()])
    }
  })

  await t.test('keys are sealed with another master key, and nothing else is done', async () => {
    const rewrap = system.slipstream('rewrap', true)
    const rewrapped = await rewrap('rewrap-keys', '--yes', '--json')
    assert.equal(rewrapped.code, 0, rewrapped.stderr)
    assert.notEqual(rewrapped.last()['from'], rewrapped.last()['to'])
    const own = new MongoClient(system.mongodbUrl('rewrap'))
    try {
      for (const name of ['orders_v1', 'personalDataKeys'])
        await assert.rejects(own.db(db.databaseName).collection(name).findOne(), /not authorized/, name)
    } finally {
      await own.close()
    }
  })

  await t.test('lost keys are given up by who erases, and only shown to who looks up', async () => {
    await db.collection('personalDataKeys').deleteMany()
    const giveUp = ['give-up-lost-keys', '--reason', 'a test of rights', '--json']
    const shown = await system.slipstream('access', true)(...giveUp)
    assert.equal(shown.code, 0, shown.stderr)
    const denied = await system.slipstream('access', true)(...giveUp, '--yes')
    assert.match(denied.stderr, /not authorized/i)
    const given = await system.slipstream('erase', true)(...giveUp, '--yes')
    assert.equal(given.code, 0, given.stderr)
    assert.ok(Number(given.last()['givenUp']) > 0)
    assert.equal(given.last()['givenUp'], shown.last()['blocks'])
  })

  function kafkaOf(user: SecureUser, by = secure): Kafka {
    const quickly = { logLevel: logLevel.NOTHING, retry: { retries: 0 } }
    return new Kafka({ ...quickly, brokers: stack.kafkaBrokers, ...signInToKafka(by, user) })
  }

  async function write(user: SecureUser, topic: Topic): Promise<void> {
    const producer = kafkaOf(user).producer()
    await producer.connect()
    try {
      await producer.send({ topic: `${topicPrefix}${topic}`, messages: [{ key: 'poison', value: 'poison' }] })
    } finally {
      await producer.disconnect()
    }
  }
})

function completedOrder(id: number) {
  const placed = makeOrder(7, id, { placedAtMs: Date.now() - 60_000, status: 'pending' })
  return withStatus(placed, 'completed', Date.now(), 'Pacific/Auckland')
}
