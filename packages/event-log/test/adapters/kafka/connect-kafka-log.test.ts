import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { Kafka, logLevel } from 'kafkajs'
import { connectKafkaLog } from '../../../src/adapters/kafka/connect-kafka-log.ts'
import type { LogBatch } from '../../../src/event-log.ts'
import { everythingIn } from '../../contract/reading.ts'
import { topicsOfATest } from '../../contract/topics-of-a-test.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const { kafkaBrokers } = await stackForTests()

describe('the log on Kafka', () => {
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'kafka-log-test' })
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING })
  after(() => log.close())

  const appendAll = async (topic: string, values: string[]) => {
    const appender = await log.appender()
    return Promise.all(
      values.map((value) => appender.append({ topic, key: 'k', value: Buffer.from(value), headers: {} })),
    )
  }
  /** Two records that count, two that a transaction takes back, and the markers of both transactions. */
  const transact = async (topic: string) => {
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, transactionalId: topic })
    await producer.connect()
    for (const end of ['commit', 'abort'] as const) {
      const transaction = await producer.transaction()
      await transaction.send({
        topic,
        messages: ['x', 'y'].map((value) => ({ key: 'k', value, partition: 0 })),
      })
      await transaction[end]()
    }
    await producer.disconnect()
  }

  for (const producer of ['kafkajs', 'platformatic'] as const) {
    it(`given a record of 20 MiB among others by ${producer}, then all are written and read`, async (t) => {
      const { orders } = await topicsOfATest(log, { partitions: 1, maxRecordBytes: 24 * 1024 * 1024 })
      const own = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'compressing', producer })
      t.after(() => own.close())
      const appender = await own.appender()
      const values = [Buffer.from('{"small":1}'), randomBytes(20 * 1024 * 1024), Buffer.from('{"small":2}')]
      await Promise.all(
        values.map((value) => appender.append({ topic: orders, key: 'k', value, headers: {} })),
      )
      const read = await everythingIn(log, orders)
      assert.deepEqual(
        read.map(({ value }) => value.length),
        values.map((value) => value.length),
      )
      assert.ok(read.every(({ value }, n) => value.equals(values[n]!)))
    })
  }

  it('given names of topics and others, then the topics are found', async () => {
    const { prefix, orders, deadLetters } = await topicsOfATest(log)
    const found = await log.topicsFound([orders, `${prefix}absent`, 'not a name', deadLetters])
    assert.deepEqual([...found.topics.keys()].sort(), [deadLetters, orders].sort())
    assert.deepEqual([...(await log.topicsFound([])).topics], [])
  })

  it('given a first connection that carries nothing, then a request gets another one', async (t) => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    const { hostname, port } = new URL(`http://${kafkaBrokers[0]}`)
    const sockets: Socket[] = []
    const proxy = createServer((client) => {
      sockets.push(client.on('error', () => undefined))
      if (sockets.length === 1) return void client.resume()
      const broker = connect(Number(port), hostname)
      sockets.push(broker.on('error', () => undefined))
      client.pipe(broker).pipe(client)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const own = connectKafkaLog({
      brokers: [`127.0.0.1:${(proxy.address() as AddressInfo).port}`],
      clientId: 'half-open',
    })
    t.after(async () => {
      await own.close()
      proxy.close()
      for (const socket of sockets) socket.destroy()
    })
    assert.deepEqual([...(await own.endOffsets(orders))], [[0, 0n]])
  })

  it('given no name of a topic, then the cluster is described without its topics', async () => {
    await topicsOfATest(log)
    const admin = kafka.admin()
    await admin.connect()
    const { topics } = await admin.fetchTopicMetadata()
    const { brokers } = await admin.describeCluster()
    await admin.disconnect()
    assert.deepEqual([topics, brokers.length], [[], 1])
  })

  it('given a key, then its partition is the one that Java clients choose', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 8 })
    const appender = await log.appender()
    const producer = kafka.producer()
    await producer.connect()
    for (const key of ['shop/1', 'shop/1042', 'ünïcode', '']) {
      const { partition } = await appender.append({
        topic: orders,
        key,
        value: Buffer.from('v'),
        headers: {},
      })
      const [theirs] = await producer.send({ topic: orders, messages: [{ key, value: 'v' }] })
      assert.equal(partition, theirs?.partition)
    }
    await producer.disconnect()
  })

  it('given last offsets without records, then a read ends', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['a', 'b'])
    await transact(orders)
    await eventually('the last marker is written', async () => (await log.endOffsets(orders)).get(0) === 8n)
    const values = (await everythingIn(log, orders)).map(({ value }) => value.toString())
    assert.deepEqual(values, ['a', 'b', 'x', 'y'])
  })

  it('given a reader that pauses for an hour, then it first reads on to the end', async (t) => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    const values = Array.from({ length: 6 }, () => randomBytes(3_000).toString('hex'))
    for (const value of values) await appendAll(orders, [value])
    const own = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'paced', maxFetchBytes: 4_000 })
    t.after(() => own.close())
    const read: string[] = []
    const running = await own.subscribe({
      ...{ topics: [orders], group: orders, paceMs: 3_600_000 },
      startAt: () => Promise.resolve({ next: 0n }),
      onBatch(batch) {
        read.push(...batch.records.map(({ value }) => value.toString()))
        return Promise.resolve({ next: batch.next })
      },
    })
    await eventually('all of it is read', () => read.length === values.length)
    assert.deepEqual(read, values)
    await running.stop()
  })

  it('given offsets without records, then a subscriber gets the records behind them', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['a', 'b'])
    await transact(orders)
    const values: string[] = []
    let next = 0n
    const running = await log.subscribe({
      topics: [orders],
      group: orders,
      startAt: () => Promise.resolve({ next }),
      onBatch(batch) {
        assert.ok(batch.records.every(({ position }) => position.offset >= next))
        values.push(...batch.records.map(({ value }) => value.toString()))
        next = batch.next
        return Promise.resolve({ next })
      },
    })
    await eventually('it is at the end', () => next === 8n)
    await appendAll(orders, ['c'])
    await eventually('it has gone on', () => next === 9n)
    assert.deepEqual(values, ['a', 'b', 'x', 'y', 'c'])
    await running.stop()
  })

  it('given retention that overtook the checkpoint, then it is reported and reading continues', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['0', '1', '2', '3', '4', '5'])
    const admin = kafka.admin()
    await admin.connect()
    await admin.fetchTopicOffsets(orders)
    await admin.deleteTopicRecords({ topic: orders, partitions: [{ partition: 0, offset: '4' }] })
    await admin.disconnect()
    const batches: LogBatch[] = []
    const lost: unknown[] = []
    const running = await log.subscribe({
      topics: [orders],
      group: orders,
      startAt: () => Promise.resolve({ next: 2n }),
      onLost: (one) => lost.push(one),
      onBatch(batch) {
        batches.push(batch)
        return Promise.resolve({ next: batch.next })
      },
    })
    await eventually('the rest is read', () => batches.flatMap(({ records }) => records).length === 2)
    assert.deepEqual(lost, [{ topic: orders, partition: 0, from: 2n, to: 4n }])
    await running.stop()
  })

  it('given a checkpoint of another log, then it is refused', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['a'])
    const running = await log.subscribe({
      topics: [orders],
      group: orders,
      startAt: () => Promise.resolve({ next: 100n }),
      onBatch: () => assert.fail('nothing is to be read'),
    })
    const reason = async () =>
      running.check().then(
        () => '',
        (error: Error) => error.message,
      )
    await eventually('it says why', async () => (await reason()).includes('lies beyond the end'))
    await running.stop()
  })
})
