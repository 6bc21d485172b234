import assert from 'node:assert/strict'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
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

test('given a broker that never responds to a join, then the member connects again and joins', async (t) => {
  const silent = createServer((socket) => t.after(() => socket.destroy())).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
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
  const { isReady } = await givenMember(t, kafka)

  await eventually('the member has joined', isReady)
  assert.ok(connections > 1)
})

test('given a new coordinator that fails the join and knows the member, then the member is ready', async (t) => {
  const way = await wayToBroker(brokers[0] ?? '')
  t.after(() => way.close())
  const kafka = new Kafka({
    ...{ brokers, logLevel: logLevel.NOTHING },
    socketFactory: ({ onConnect }) => connect(way.port, '127.0.0.1', onConnect),
  })
  const { isReady } = await givenMember(t, kafka)
  await eventually('the member has joined', isReady)

  way.moveCoordinator()
  await eventually('the join has failed', () => way.failedJoins() === 1)
  const joins = way.joins()
  await eventually('the member is ready again', isReady)
  assert.equal(way.joins(), joins)
})

/** A member of a group of its own, which reads a topic of its own. */
async function givenMember(t: TestContext, kafka: Kafka) {
  const log = connectKafkaLog({ brokers, clientId: 'group-member-test' })
  t.after(() => log.close())
  const { orders } = await topicsOfATest(log, { partitions: 1 })
  const admin = new TopicAdmin(kafka)
  t.after(() => admin.close())
  const member = joinGroup(kafka, admin, settings, {
    ...{ topics: [orders], group: orders },
    startAt: async () => ({ next: 0n }),
    onBatch: async ({ next }) => ({ next }),
  })
  t.after(() => member.stop())
  return {
    isReady: () =>
      member.check().then(
        () => true,
        () => false,
      ),
  }
}

const joinGroupKey = 11
const heartbeatKey = 12
const notCoordinator = 16

/**
 * Passes requests on. Once the coordinator is moved, one heartbeat is answered so, and the
 * connection of the next join is cut.
 */
async function wayToBroker(broker: string) {
  const sockets = new Set<Socket>()
  let isMoved = false
  let isReported = false
  let joins = 0
  let failedJoins = 0
  const server = createServer((client) => {
    const upstream = connect(Number(broker.split(':')[1]), '127.0.0.1')
    const heartbeats = new Set<number>()
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()))
    onFrame(client, (frame) => {
      const key = frame.readInt16BE(4)
      if (key === heartbeatKey) heartbeats.add(frame.readInt32BE(8))
      if (key === joinGroupKey) {
        joins += 1
        if (isReported && failedJoins === 0) {
          failedJoins += 1
          return void client.destroy()
        }
      }
      upstream.write(frame)
    })
    onFrame(upstream, (frame) => {
      if (isMoved && !isReported && heartbeats.has(frame.readInt32BE(4))) {
        isReported = true
        // After size, correlation id and throttle time.
        frame.writeInt16BE(notCoordinator, 12)
      }
      client.write(frame)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    moveCoordinator: () => void (isMoved = true),
    joins: () => joins,
    failedJoins: () => failedJoins,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Requests and responses begin with their size. */
function onFrame(socket: Socket, take: (frame: Buffer) => void): void {
  let rest = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const length = 4 + rest.readInt32BE(0)
      take(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
}
