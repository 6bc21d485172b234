import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { connectKafkaLog } from '../../../../src/adapters/kafka/connect-kafka-log.ts'
import { BrokerConnections } from '../../../../src/adapters/kafka/produce/platformatic/broker-connections.ts'
import { PlatformaticProducer } from '../../../../src/adapters/kafka/produce/platformatic/platformatic-producer.ts'
import { sendBatches } from '../../../../src/adapters/kafka/produce/platformatic/produce-request.ts'
import { ProduceError } from '../../../../src/append/produce-error.ts'
import type { ProduceGroup, ProduceResult } from '../../../../src/append/produce-transport.ts'
import { everythingIn } from '../../../contract/reading.ts'
import { topicsOfATest } from '../../../contract/topics-of-a-test.ts'

const { kafkaBrokers } = await stackForTests()
const [host = '', port] = (kafkaBrokers[0] ?? '').split(':')
const broker = { host, port: Number(port) }
const connection = { clientId: 'producer-test', connectTimeoutMs: 30_000, security: {} }
const replicationTimeoutMs = 30_000

const groupOf = (topic: string, partition: number, value: string | Buffer): ProduceGroup => ({
  ...{ topic, partition },
  records: [{ topic, key: 'k', value: Buffer.from(value), headers: {} }],
})
const summary = (result: ProduceResult) => (result instanceof ProduceError ? result.kind : result)

/** A server that accepts connections and says nothing, as a peer does that vanished without a word. */
async function silentServer(t: TestContext) {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, sockets, address: { host: '127.0.0.1', port } }
}

describe('the producer on @platformatic/kafka', () => {
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'producer-test' })
  after(() => log.close())

  function startProducer(
    t: TestContext,
    brokers: readonly { host: string; port: number }[],
    metadataTimeoutMs = 30_000,
  ) {
    const producer = new PlatformaticProducer({
      ...connection,
      ...{ brokers, metadataTimeoutMs, replicationTimeoutMs, requestTimeoutMs: 60_000 },
    })
    t.after(() => producer.close())
    return producer
  }

  it('given partitions of which some fail, then the others of the request are appended', async (t) => {
    const { orders } = await topicsOfATest(log, { partitions: 3, maxRecordBytes: 20_000 })
    const producer = startProducer(t, [broker])
    const results = await producer.produce([
      groupOf(orders, 0, 'first'),
      groupOf(orders, 1, randomBytes(50_000)),
      groupOf(orders, 2, 'second'),
      groupOf(orders, 7, 'no such partition'),
      groupOf('no-such-topic', 0, 'no such topic'),
    ])
    assert.deepEqual(results.map(summary), [0n, 'tooLarge', 0n, 'unknownPartition', 'unknownPartition'])
    const found = await everythingIn(log, orders)
    assert.deepEqual(found.map(({ value }) => value.toString()).sort(), ['first', 'second'])
  })

  it('given a broker that hangs up when asked who leads, then the next one is asked', async (t) => {
    const { orders } = await topicsOfATest(log, { partitions: 1 })
    const { address, server } = await silentServer(t)
    server.on('connection', (socket) => socket.destroy())
    const hungUp = once(server, 'connection')
    const producer = startProducer(t, [address, broker])
    assert.deepEqual(await producer.produce([groupOf(orders, 0, 'value')]), [0n])
    await hungUp
  })

  it('given brokers of which none responds, then the request fails', async (t) => {
    const { address } = await silentServer(t)
    const producer = startProducer(t, [address], 50)
    await assert.rejects(producer.produce([groupOf('orders', 0, 'value')]), /no broker says who leads orders/)
  })

  it('given a broker that stops responding, then its request fails and the next one reconnects', async (t) => {
    const { address } = await silentServer(t)
    const connections = new BrokerConnections({ ...connection, requestTimeoutMs: 50 })
    t.after(() => connections.close())
    const batches = [{ topic: 'orders', partition: 0, batch: Buffer.alloc(61) }]
    for (let attempt = 1; attempt <= 2; attempt++) {
      const open = await connections.to(address)
      await assert.rejects(sendBatches(open, batches, replicationTimeoutMs), /timed out/)
    }
  })

  it('given a connection that breaks, then its requests fail and the next one reconnects', async (t) => {
    const { address, sockets } = await silentServer(t)
    const connections = new BrokerConnections({ ...connection, requestTimeoutMs: 60_000 })
    t.after(() => connections.close())
    const first = await connections.to(address)
    const batches = [{ topic: 'orders', partition: 0, batch: Buffer.alloc(61) }]
    const requests = [1, 2].map(() => sendBatches(first, batches, replicationTimeoutMs))
    await eventually('the server has accepted it', () => sockets.length === 1)
    sockets[0]?.destroy()
    for (const result of await Promise.allSettled(requests)) assert.equal(result.status, 'rejected')
    assert.notEqual(await connections.to(address), first)
  })
})
