import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import test from 'node:test'
import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'
import type { StackUrls } from '../src/stack.ts'
import { startStack } from '../src/start-stack.ts'
import { temporaryFolder } from './temporary-folder.ts'

const topicName = 'kept'
const mebibyte = 1024 * 1024
const schema = { type: 'object', properties: { number: { type: 'string' } } }

test('a stack of real servers works, keeps its data, and survives the loss of a part', async (t) => {
  const dataFolder = temporaryFolder(t)
  const before = await startStack({ dataFolder, quickStart: true, env: {} })
  t.after(() => before.stop())
  assert.deepEqual(new Set(before.parts.map(({ how }) => how)), new Set(['native']))
  const schemaId = await registerSchema(before)

  await t.test('each does its work', async () => {
    await createTopic(before)
    await append(before, Buffer.alloc(24 * mebibyte))
    await insertInTransaction(before, 'first')
    await sendMail(before)
    await t.waitFor(async () => assert.deepEqual(await subjects(before), ['kept']), { timeout: 60_000 })
  })

  await t.test('a killed part comes back where it was, with what it had', async () => {
    const part = before.part('mongodb')
    const { pid } = part
    await part.kill('SIGKILL')
    assert.throws(() => part.pid, /is not running/)
    await part.restart()
    assert.notEqual(part.pid, pid)
    await append(before, Buffer.from('second'))
    await insertInTransaction(before, 'second')
  })

  await t.test('a second start has the data of the first, even on another port', async () => {
    await before.stop()
    const squatter = createServer((socket) => socket.destroy()).listen(
      Number(new URL(before.mongodbUrl).port),
      '127.0.0.1',
    )
    await once(squatter, 'listening')
    const after = await startStack({ dataFolder, quickStart: true, env: {} })
    squatter.close()
    t.after(() => after.stop())
    assert.notEqual(after.mongodbUrl, before.mongodbUrl)
    assert.deepEqual(after.kafkaBrokers, before.kafkaBrokers)
    assert.deepEqual(await documents(after), ['first', 'second'])
    assert.equal(await topicEnd(after), '2')
    assert.equal(await registerSchema(after), schemaId)
    await t.waitFor(async () => assert.deepEqual(await subjects(after), ['kept']), { timeout: 60_000 })
    await insertInTransaction(after, 'third')
    await after.stop()
  })
})

const kafka = (urls: StackUrls): Kafka =>
  new Kafka({ brokers: urls.kafkaBrokers, logLevel: logLevel.NOTHING })

async function createTopic(urls: StackUrls): Promise<void> {
  const admin = kafka(urls).admin()
  await admin.connect()
  await admin.createTopics({
    topics: [{ topic: topicName, configEntries: [{ name: 'retention.ms', value: '-1' }] }],
    waitForLeaders: true,
  })
  await admin.disconnect()
}

async function append(urls: StackUrls, value: Buffer): Promise<void> {
  const producer = kafka(urls).producer({ idempotent: true })
  await producer.connect()
  await producer.send({ topic: topicName, messages: [{ value }] })
  await producer.disconnect()
}

async function topicEnd(urls: StackUrls): Promise<string | undefined> {
  const admin = kafka(urls).admin()
  await admin.connect()
  const [partition] = await admin.fetchTopicOffsets(topicName)
  await admin.disconnect()
  return partition?.offset
}

async function registerSchema(urls: StackUrls): Promise<unknown> {
  const response = await fetch(`${urls.schemaRegistryUrl}/subjects/kept-value/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schemaType: 'JSON', schema: JSON.stringify(schema) }),
  })
  const body = (await response.json()) as { id?: number }
  assert.equal(response.status, 200, JSON.stringify(body))
  return body.id
}

async function insertInTransaction(urls: StackUrls, _id: string): Promise<void> {
  const client = new MongoClient(urls.mongodbUrl)
  await client.withSession((session) =>
    session.withTransaction(() =>
      client.db('test').collection<{ _id: string }>('kept').insertOne({ _id }, { session }),
    ),
  )
  await client.close()
}

async function documents(urls: StackUrls): Promise<string[]> {
  const client = new MongoClient(urls.mongodbUrl)
  const found = await client.db('test').collection<{ _id: string }>('kept').find().sort({ _id: 1 }).toArray()
  await client.close()
  return found.map(({ _id }) => _id)
}

async function sendMail(urls: StackUrls): Promise<void> {
  const { hostname, port } = new URL(urls.smtpUrl)
  const socket = connect(Number(port), hostname)
  const lines = ['EHLO test', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA']
  for (const line of [...lines, 'Subject: kept\r\n\r\nA mail.\r\n.', 'QUIT']) {
    await once(socket, 'data')
    socket.write(`${line}\r\n`)
  }
  await once(socket.resume(), 'close')
}

async function subjects(urls: StackUrls): Promise<string[]> {
  const response = await fetch(`${urls.inboxUrl}/email`)
  return ((await response.json()) as { subject: string }[]).map(({ subject }) => subject)
}
