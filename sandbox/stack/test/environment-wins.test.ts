import assert from 'node:assert/strict'
import test from 'node:test'
import { startStack } from '../src/start-stack.ts'

const everything = {
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  SCHEMA_REGISTRY_URL: 'http://registry:8081/apis/ccompat/v7/',
  MONGODB_URL: 'mongodb://mongo:27017/?replicaSet=rs0',
  SMTP_URL: 'smtp://mail:25',
  INBOX_URL: 'http://mail:80',
}

test('with every URL in the environment nothing is started', async () => {
  const stack = await startStack({ env: everything })
  assert.deepEqual(stack.urls(), {
    kafkaBrokers: ['kafka-1:9092', 'kafka-2:9092'],
    schemaRegistryUrl: 'http://registry:8081/apis/ccompat/v7',
    mongodbUrl: everything.MONGODB_URL,
    smtpUrl: everything.SMTP_URL,
    inboxUrl: everything.INBOX_URL,
  })
  assert.deepEqual(new Set(stack.parts.map(({ how }) => how)), new Set(['environment']))
  assert.throws(() => stack.part('kafka'), /kafka is not a process of this stack \(environment\)/)
  await stack.stop()
})

test('looks up each part by itself, and fails for one that is absent', async () => {
  const { INBOX_URL: _, ...env } = everything
  const stack = await startStack({ env, parts: ['inbox', 'kafka'] })
  assert.deepEqual(stack.urls(), {
    kafkaBrokers: ['kafka-1:9092', 'kafka-2:9092'],
    smtpUrl: everything.SMTP_URL,
  })
  assert.throws(() => stack.inboxUrl, /no inboxUrl/)
  assert.throws(() => stack.mongodbUrl, /no mongodbUrl/)
})
