import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { AppendError } from '@slipstream/event-log/event-log.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { eventOf, givenOutbox, revisionsByRecord } from './given/outbox.ts'

test('given concurrent changes, when published, then records are in the order of revisions', async (t) => {
  const { change, publish, untilEmpty, appended } = await givenOutbox(t)
  publish({ batch: 7 })
  const changes = Array.from({ length: 60 }, (_, i) => change(`${i % 6}`))
  await Promise.all(changes)
  await untilEmpty()
  const ids = await appended()
  assert.equal(ids.length, 60)
  const all = Array.from({ length: 10 }, (_, i) => i + 1)
  assert.deepEqual(revisionsByRecord(ids), Object.fromEntries(Array.from({ length: 6 }, (_, i) => [i, all])))
})

test('given a backlog, when two publishers take turns, then all is there in order', async (t) => {
  const { change, publish, untilEmpty, appended } = await givenOutbox(t)
  for (let i = 0; i < 40; i++) await change(`${i % 4}`)
  // Neither can rely on its lease: each takes it whenever it looks.
  publish({ leaseMs: 0, batch: 5 })
  publish({ leaseMs: 0, batch: 3 })
  await untilEmpty()
  const all = Array.from({ length: 10 }, (_, i) => i + 1)
  assert.deepEqual(revisionsByRecord(await appended()), { 0: all, 1: all, 2: all, 3: all })
})

test('given two publishers, when one stops, then the other publishes what follows', async (t) => {
  const { change, publish, untilEmpty, appended, outbox } = await givenOutbox(t)
  const first = publish()
  await change('1')
  await untilEmpty()
  publish({ leaseMs: 200 })
  await first.stop()
  await change('1')
  await untilEmpty()
  assert.deepEqual(await appended(), ['1#1', '1#2'])
  assert.deepEqual(await outbox.depth(), { waiting: 0, refused: 0, oldestMs: 0 })
})

test('given a registry that is unavailable, then events wait, and health names it', async (t) => {
  const { change, publish, untilEmpty, appended, openLog, topicPrefix, stack } = await givenOutbox(t)
  let registryUrl = 'http://127.0.0.1:9'
  const opened = async () => {
    const schemaIds = await registerSchemas(registryUrl, topicPrefix)
    return { ...(await openLog()), schemaIds }
  }
  const publisher = publish({ openLog: opened })
  await change('1')
  await t.waitFor(() => assert.rejects(publisher.check(), /ECONNREFUSED/), { timeout: 120_000 })
  assert.deepEqual(await appended(), [])
  const text = await publisher.metrics.registry.metrics()
  assert.match(text, /slipstream_outbox_events\{outbox="outbox",state="waiting",service="test"\} 1\n/)

  registryUrl = stack.schemaRegistryUrl
  await untilEmpty()
  assert.deepEqual(await appended(), ['1#1'])
  await publisher.check()
})

test('given an append that fails once, then what follows of its record waits for it', async (t) => {
  const { change, publish, untilEmpty, appended, openLog } = await givenOutbox(t)
  for (const record of ['1', '1', '2']) await change(record)
  let isFirst = true
  publish({
    async openLog() {
      const open = await openLog()
      return {
        ...open,
        appender: {
          append(record) {
            if (!isFirst || record.key !== 'shop/1') return open.appender.append(record)
            isFirst = false
            return Promise.reject(new AppendError('deadline', 'not acknowledged'))
          },
        },
      }
    },
  })
  await untilEmpty()
  assert.deepEqual(revisionsByRecord(await appended()), { 1: [1, 2], 2: [1] })
})

test('given an event larger than the topic allows, then only its record waits', async (t) => {
  const { change, publish, outbox, appended } = await givenOutbox(t)
  // Random, so that compression does not make it small enough.
  await change('1', randomBytes(150_000).toString('base64'))
  for (const record of ['1', '2', '3']) await change(record)
  const { metrics } = publish()
  const others = async () => {
    const { waiting, refused } = await outbox.depth()
    assert.deepEqual({ waiting, refused }, { waiting: 0, refused: 2 })
  }
  await t.waitFor(others, { interval: 50, timeout: 120_000 })
  assert.deepEqual(revisionsByRecord(await appended()), { 2: [1], 3: [1] })
  assert.match(await metrics.registry.metrics(), /slipstream_outbox_refused_total\{[^}]*\} 1\n/)
})

test('given a published change, when it is enqueued again, then the id is the same', async (t) => {
  const { client, outbox, change, publish, untilEmpty, appended } = await givenOutbox(t)
  publish()
  await change('1')
  await untilEmpty()
  await inTransaction(client, (session) =>
    outbox.enqueue(session, { record: '1', revision: 1, events: [eventOf('1', 1)] }),
  )
  await untilEmpty()
  assert.deepEqual(await appended(), ['1#1', '1#1'])
})

test('given an event outside its contract, then the transaction does not commit', async (t) => {
  const { client, outbox, db } = await givenOutbox(t)
  const { data, ...event } = eventOf('1', 1)
  const wrong = { ...event, data: { ...data, order: {} } } as unknown as ReturnType<typeof eventOf>
  const transaction = inTransaction(client, async (session) => {
    await db.collection('records').insertOne({ name: 'changed' }, { session })
    await outbox.enqueue(session, { record: '1', revision: 1, events: [wrong] })
  })
  await assert.rejects(transaction, /OrderUpdated\/order must have required property/)
  assert.equal(await db.collection('records').countDocuments(), 0)
})

test('given the same revision of a record twice, then the second is refused', async (t) => {
  const { client, outbox } = await givenOutbox(t)
  const enqueue = (id: string) =>
    inTransaction(client, (session) =>
      outbox.enqueue(session, { record: '1', revision: 1, events: [{ ...eventOf('1', 1), id }] }),
    )
  await enqueue('a')
  await assert.rejects(enqueue('b'), /E11000/)
})
