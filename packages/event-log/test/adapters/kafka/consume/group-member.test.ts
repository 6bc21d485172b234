import assert from 'node:assert/strict'
import { createServer, connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { test } from 'node:test'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { Kafka, logLevel } from 'kafkajs'
import { connectKafkaLog } from '../../../../src/adapters/kafka/connect-kafka-log.ts'
import { joinGroup } from '../../../../src/adapters/kafka/consume/group-member.ts'
import { TopicAdmin } from '../../../../src/adapters/kafka/topic-admin.ts'
import { topicsOfATest } from '../../../contract/topics-of-a-test.ts'

const { kafkaBrokers: brokers } = await stackForTests()
const mebibyte = 1024 * 1024
const settings = {
  ...{ sessionTimeoutMs: 1_000, maxFetchBytesPerPartition: mebibyte, maxFetchBytes: mebibyte },
  ...{ maxRecords: 10, maxBytes: mebibyte },
}

test('given a broker that never responds to a member that joins, then it connects anew and joins', async (t) => {
  const silent = createServer((socket) => t.after(() => socket.destroy())).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
  const log = connectKafkaLog({ brokers, clientId: 'group-member-test' })
  t.after(() => log.close())
  const { orders } = await topicsOfATest(log, { partitions: 1 })
  let connections = 0
  const kafka = new Kafka({
    ...{ brokers, logLevel: logLevel.NOTHING, requestTimeout: 60 * 60 * 1_000 },
    socketFactory({ host, port, onConnect }) {
      connections += 1
      return connections === 1
        ? connect((silent.address() as AddressInfo).port, '127.0.0.1', onConnect)
        : connect(port, host, onConnect)
    },
  })
  const admin = new TopicAdmin(kafka)
  t.after(() => admin.close())

  const member = joinGroup(kafka, admin, settings, {
    ...{ topics: [orders], group: orders },
    startAt: async () => ({ next: 0n }),
    onBatch: async ({ next }) => ({ next }),
  })
  t.after(() => member.stop())

  await eventually('the member has joined', () =>
    member.check().then(
      () => true,
      () => false,
    ),
  )
  assert.ok(connections > 1)
})
