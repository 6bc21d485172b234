import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { Kafka, logLevel } from 'kafkajs'
import { connectKafkaLog } from '../../../../src/adapters/kafka/connect-kafka-log.ts'
import { topicsOfATest } from '../../../contract/topics-of-a-test.ts'

const { kafkaBrokers } = await stackForTests()

describe('reading a range of a topic on Kafka', () => {
  const clientId = `reader-${randomUUID()}`
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId })
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  before(() => admin.connect())
  after(() => Promise.all([log.close(), admin.disconnect()]))

  const appendAll = async (topic: string, values: string[]) => {
    const appender = await log.appender()
    for (const value of values)
      await appender.append({ topic, key: 'k', value: Buffer.from(value), headers: {} })
  }
  const valuesOf = async (topic: string, from = 0n): Promise<string[]> => {
    const to = (await log.endOffsets(topic)).get(0)!
    const values: string[] = []
    for await (const { records } of log.read(topic, new Map([[0, { from, to }]])))
      values.push(...records.map(({ value }) => value.toString()))
    return values
  }

  it('given a reader in the middle of a topic, then no group has it as a member', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['a', 'b'])
    let batches = 0
    for await (const _batch of log.read(orders, new Map([[0, { from: 0n, to: 2n }]]))) {
      batches += 1
      const { groups } = await admin.listGroups()
      const described = await admin.describeGroups(groups.map(({ groupId }) => groupId))
      const members = described.groups.flatMap((group) => group.members)
      assert.deepEqual(
        members.filter((member) => member.clientId === clientId),
        [],
      )
    }
    assert.equal(batches, 1)
  })

  it('given a long reading, then what was handled is not kept in memory', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['a', 'b', 'c', 'd', 'e', 'f'])
    const small = connectKafkaLog({ brokers: kafkaBrokers, clientId, maxFetchBytes: 1 })
    const handled: WeakRef<Buffer>[] = []
    const range = new Map([[0, { from: 0n, to: 6n }]])
    for await (const { records } of small.read(orders, range, new AbortController().signal)) {
      handled.push(...records.map(({ value }) => new WeakRef(value)))
      // A reference is held until the end of the turn in which it was made.
      await setImmediate()
      if (handled.length < 6) continue
      collectGarbage()
      assert.deepEqual(
        handled.slice(0, 4).map((value) => value.deref()),
        [undefined, undefined, undefined, undefined],
      )
    }
    assert.equal(handled.length, 6)
    await small.close()
  })

  it('given transactions, then only what is committed is read, and an open one ends the topic', async (t) => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['a'])
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, transactionalId: orders })
    await producer.connect()
    t.after(() => producer.disconnect())
    const send = async (value: string) => {
      const transaction = await producer.transaction()
      await transaction.send({ topic: orders, messages: [{ key: 'k', value, partition: 0 }] })
      return transaction
    }
    await (await send('committed')).commit()
    await (await send('taken back')).abort()
    await appendAll(orders, ['b'])
    assert.deepEqual(await valuesOf(orders), ['a', 'committed', 'b'])
    const open = await send('open')
    await appendAll(orders, ['behind it'])
    assert.deepEqual(await valuesOf(orders), ['a', 'committed', 'b'])
    await open.commit()
    // The broker marks the end of a transaction a moment after it has responded.
    await eventually('the commit is seen', async () => (await valuesOf(orders, 5n)).length > 1)
    assert.deepEqual(await valuesOf(orders, 5n), ['b', 'open', 'behind it'])
  })

  it('given retention that removes what is next, then reading continues with what is left', async () => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    await appendAll(orders, ['0', '1', '2', '3', '4', '5'])
    // kafkajs learns the partition's leader by it.
    await admin.fetchTopicOffsets(orders)
    await admin.deleteTopicRecords({ topic: orders, partitions: [{ partition: 0, offset: '4' }] })
    assert.deepEqual(await valuesOf(orders, 2n), ['4', '5'])
  })

  it('given a broker that cannot be reached, then reading fails and says so', async () => {
    const unavailable = connectKafkaLog({ brokers: ['127.0.0.1:1'], clientId })
    await assert.rejects(
      unavailable
        .read('orders', new Map([[0, { from: 0n, to: 1n }]]))
        [Symbol.asyncIterator]()
        .next(),
      /127\.0\.0\.1:1/,
    )
    await unavailable.close()
  })
})
