import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { topicName, topics } from '@slipstream/events/topics.ts'
import { openDataFolder } from '@slipstream/sandbox-stack/data-folder.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { startService } from '../../sandbox/demo/services/service-process.ts'
import { configurationOf, secrets, topicPrefix } from './setting.ts'

/** A running fulfillment. */
export type RunningFulfillment = {
  /** Of its health and metrics. */
  url: string
  stop(): Promise<void>
}

export type BenchSystem = Awaited<ReturnType<typeof startBenchSystem>>

/** The servers, the carrier in a process of its own, and services to be started as production starts them. */
export async function startBenchSystem(print: (line: string) => void) {
  const folder = openDataFolder({ temporary: true })
  const watch = await watchOver(folder, 'remove')
  const stack = await startStackWithProgress({
    ...{ temporary: true, env: {} },
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const client = await new MongoClient(stack.mongodbUrl).connect()
  await makeOrdersTopic(stack.kafkaBrokers)
  const carrier = await startCarrierProcess()
  let started = 0
  return {
    mongodbUrl: stack.mongodbUrl,
    client,
    carrier,
    /** @returns once it is ready; it works in this database */
    async startFulfillment(database: string, bookingsPerSecond?: number): Promise<RunningFulfillment> {
      started += 1
      const file = join(folder, `${started}.yaml`)
      writeFileSync(file, JSON.stringify(configurationOf(carrier.url, bookingsPerSecond)))
      const [health, port] = [await freePort([], new Set()), await freePort([], new Set())]
      const url = `http://127.0.0.1:${health}`
      const service = await startService({
        ...{ name: 'fulfillment', watch, readyUrl: `${url}/readyz` },
        logFile: join(folder, `fulfillment-${started}.log`),
        env: {
          ...{ ...process.env, NODE_ENV: 'production', SLIPSTREAM_CONFIG: file, LOG_FORMAT: 'json' },
          ...{ ...secrets, TOPIC_PREFIX: topicPrefix, MONGODB_DATABASE: database },
          ...{ HEALTH_PORT: String(health), FULFILLMENT_PORT: String(port), MONGODB_URL: stack.mongodbUrl },
          ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
        },
        onUnexpectedEnd: print,
      })
      return { url, stop: () => service.stop() }
    },
    async stop() {
      await carrier.stop()
      await client.close()
      await stack.stop()
      await watch.close()
    },
  }
}

async function startCarrierProcess() {
  const main = fileURLToPath(new URL('serve-carrier.ts', import.meta.url))
  const child = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url, pageUrl } = JSON.parse(line.toString()) as { url: string; pageUrl: string }
  return {
    url,
    async setOutage(isDown: boolean): Promise<void> {
      await fetch(`${pageUrl}/admin/faults/outage`, {
        ...(isDown
          ? { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } }
          : { method: 'DELETE' }),
      })
    },
    /** When it booked what it booked, in milliseconds since the epoch. */
    async bookedAt(): Promise<number[]> {
      const response = await fetch(`${pageUrl}/admin/books`)
      const { items } = (await response.json()) as { items: { shipments: { bookedAt: string }[] }[] }
      return items.flatMap(({ shipments }) => shipments.map(({ bookedAt }) => Date.parse(bookedAt)))
    },
    async stop(): Promise<void> {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Ingest makes it, and does not run here. */
async function makeOrdersTopic(brokers: string[]): Promise<void> {
  const log = connectKafkaLog({ brokers, clientId: 'bench' })
  await log.ensureTopics([
    {
      ...{ name: topicName(topicPrefix, 'orders'), retentionMs: topics.orders.retentionMs },
      ...{ partitions: 6, replicationFactor: 1, maxRecordBytes: 1024 * 1024 },
    },
  ])
  await log.close()
}
