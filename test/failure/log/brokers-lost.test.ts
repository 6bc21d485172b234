// Brokers of three are lost: the leader of the log is killed while both producers append, and both
// followers freeze. What would go wrong: a record that was acknowledged is on nobody's disk
// afterwards, one is acknowledged that a single disk has, or who asks for the log's ends gets an
// error since another broker leads now.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { Appender, EventLog } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { startKafkaCluster } from '@slipstream/sandbox-stack/servers/kafka/start-kafka-cluster.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { securedListener, setScramPassword } from '../given/secured-brokers.ts'

const topic = 'orders'
/** How often a broker that leads is killed. */
const kills = Number(process.env['BROKERS_KILLED'] ?? 1)
/** A mechanism of SASL, by which both producers sign in over TLS. Default: connections are plain. */
const mechanism = process.env['BROKERS_SECURED']

test('given some of three brokers are lost, then exactly what is safe has been acknowledged', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-brokers-lost-'))
  const secured = mechanism === undefined ? undefined : await securedListener(folder)
  const cluster = await startKafkaCluster({ secured: secured?.listener })
  const { kafkaBrokers } = cluster
  const logOf = (producer: 'kafkajs' | 'platformatic') =>
    connectKafkaLog({
      ...{ brokers: kafkaBrokers, clientId: `brokers-lost-${producer}`, producer },
      ...(secured && { brokers: cluster.securedBrokers, security: secured.security(mechanism ?? '') }),
      append: { deadlineMs: 5_000 },
    })
  const log = logOf('kafkajs')
  const logs = [log, logOf('platformatic')]
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  const loads: ReturnType<typeof startAppending>[] = []
  t.after(async () => {
    await Promise.all(loads.map((load) => load.stop()))
    await Promise.allSettled([...logs.map((one) => one.close()), admin.disconnect()])
    await cluster.stop()
    rmSync(folder, { recursive: true })
  })
  if (secured !== undefined) await setScramPassword(kafkaBrokers[0] ?? '')
  await admin.connect()
  await log.ensureTopics([
    { name: topic, partitions: 3, replicationFactor: 3, retentionMs: -1, maxRecordBytes: 1_000_000 },
  ])
  const partitions = async () =>
    (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions ?? []
  const appenders = await Promise.all(logs.map((one) => one.appender()))
  loads.push(...appenders.map(startAppending))
  const acknowledged = () => new Map(loads.flatMap((load) => [...load.acknowledged]))
  const reading = startReading(log)
  const taken = (before: number[], count: number) =>
    loads.every((load, n) => load.acknowledged.size > (before[n] ?? 0) + count)
  await eventually('records are taken', () => taken([], 500))

  for (let kill = 0; kill < kills; kill++) {
    // Not the first broker: it elects the leaders.
    const leaders = (await partitions()).map(({ leader }) => leader).filter((leader) => leader !== 1)
    const victim = leaders[kill % leaders.length] ?? 2
    await cluster.broker(victim).kill('SIGKILL')
    const before = loads.map((load) => load.acknowledged.size)
    await eventually('others lead, and records are taken in all partitions', async () => {
      return !(await partitions()).some(({ leader }) => leader === victim) && taken(before, 500)
    })
    await cluster.broker(victim).restart()
    await eventually('all copies are there again', async () =>
      (await partitions()).every(({ isr }) => isr.length === 3),
    )
  }
  await Promise.all(loads.map((load) => load.stop()))
  assert.deepEqual(await reading.stop(), [])
  await assertInTheLog(acknowledged())

  await eventually('the first broker leads a partition', async () =>
    (await partitions()).some(({ leader }) => leader === 1),
  )
  const led = (await partitions()).find(({ leader }) => leader === 1)?.partitionId
  const keys = await Promise.all(appenders.map((appender) => keyOf(appender, led)))
  await Promise.all([2, 3].map((id) => cluster.broker(id).kill('SIGSTOP')))
  await eventually('nobody follows', async () => {
    const [found] = (await partitionsAsSeenBy(kafkaBrokers[0] ?? '')).filter(
      ({ partitionId }) => partitionId === led,
    )
    return found?.isr.length === 1
  })
  const appendAll = (value: string) =>
    Promise.allSettled(
      appenders.map((appender, n) => appender.append(record(keys[n] ?? '', `${value} ${n}`))),
    )
  for (const alone of await appendAll('alone')) {
    assert.ok(alone.status === 'rejected', 'it was acknowledged')
    assert.ok(alone.reason instanceof AppendError && alone.reason.reason === 'deadline', `${alone.reason}`)
  }

  await Promise.all([2, 3].map((id) => cluster.broker(id).kill('SIGCONT')))
  const after = new Map<string, string>()
  await eventually('records are taken again', async () => {
    const results = await appendAll('after')
    results.forEach((result, n) => {
      if (result.status === 'fulfilled') after.set(formatPosition(result.value), `after ${n}`)
    })
    return results.every(({ status }) => status === 'fulfilled')
  })
  await assertInTheLog(new Map([...acknowledged(), ...after]))

  async function assertInTheLog(appended: ReadonlyMap<string, string>): Promise<void> {
    const found = new Map<string, string>()
    const ends = await log.endOffsets(topic)
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const { records } of log.read(topic, ranges)) {
      for (const { position, value } of records) found.set(formatPosition(position), value.toString())
    }
    const lost = [...appended].filter(([position, value]) => found.get(position) !== value)
    assert.deepEqual(lost, [])
  }
})

const record = (key: string, value: string) => ({ topic, key, value: Buffer.from(value), headers: {} })

/** A key that is kept in the partition. */
async function keyOf(appender: Appender, partition: number | undefined): Promise<string> {
  for (let n = 0; ; n++) {
    const position = await appender.append(record(`key ${n}`, 'where is it kept'))
    if (position.partition === partition) return `key ${n}`
  }
}

/**
 * While the others are frozen, only the broker that is queried directly responds; a
 * request to a frozen one is given up soon.
 */
async function partitionsAsSeenBy(broker: string) {
  const admin = new Kafka({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    requestTimeout: 1_000,
    retry: { retries: 0 },
  }).admin()
  try {
    await admin.connect()
    return (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions ?? []
  } catch {
    return []
  } finally {
    await admin.disconnect()
  }
}

/** Reads all that the log tells of its topics, again and again. */
function startReading(log: EventLog) {
  const reads = {
    endOffsets: () => log.endOffsets(topic),
    startOffsets: () => log.startOffsets(topic),
    offsetsSince: () => log.offsetsSince(topic, 0),
    topicsFound: () => log.topicsFound([topic]),
  }
  const failures: string[] = []
  let isOver = false
  const reader = async ([name, read]: [string, () => Promise<unknown>]): Promise<void> => {
    for (; !isOver; await pause(100))
      await read().catch((error: unknown) => failures.push(`${name}: ${String(error)}`))
  }
  const readers = Promise.all(Object.entries(reads).map(reader))
  return {
    /** @returns the errors of all reads */
    async stop() {
      isOver = true
      await readers
      return failures
    },
  }
}

/** Appends without end, eight at a time. What is not acknowledged is let go. */
function startAppending(appender: Appender, load: number) {
  const acknowledged = new Map<string, string>()
  let isOver = false
  const sender = async (name: number): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const value = `${load}/${name}/${n}`
      const position = await appender.append(record(value, value)).catch(() => undefined)
      if (position !== undefined) acknowledged.set(formatPosition(position), value)
    }
  }
  const senders = Promise.all(Array.from({ length: 8 }, (_, name) => sender(name)))
  return {
    acknowledged,
    async stop() {
      isOver = true
      await senders
    },
  }
}
