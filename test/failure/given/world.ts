import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { startIngest } from '@slipstream/ingest/start-ingest.ts'
import { startProjector } from '@slipstream/projector/start-projector.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import type { PartName } from '@slipstream/sandbox-stack/stack.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { violations } from '../../oracles/oracles.ts'
import type { Acknowledged } from '../../oracles/oracles.ts'
import { reportOnFailure } from '../../journey/given/report-on-failure.ts'
import { checkpointsOf, collectFacts } from './facts.ts'
import { startLoad } from './load.ts'
import type { Load, LoadOptions } from './load.ts'

/** As a file of configuration has it; the load stays below no rate limit. */
export const configText = `sources:
  shop:
    type: woocommerce
    secrets: [{ env: SHOP_SECRET }]
    rateLimit: { requestsPerSecond: 100000, burst: 100000 }
    statuses: { processing: [saveParticipants] }
    participants: { name: 'Participant {n}', fields: { school: School } }
kafka: { sessionTimeoutMs: 4000 }
`

/**
 * Topics and a database of one test's own, on the shared servers; except for `ownParts`, which only this test
 * has, and may break. Everything that is started here ends with the test, before its servers do.
 */
export async function world(test: TestContext, ownParts: readonly PartName[] = [], dataFolder?: string) {
  const onFailure = reportOnFailure(test)
  const shared = await stackForTests()
  const where = dataFolder === undefined ? { temporary: true } : { dataFolder }
  const stack = await startStack({ ...where, quickStart: true, env: {}, parts: ownParts })
  const { kafkaBrokers, schemaRegistryUrl, mongodbUrl } = { ...shared, ...stack.urls() }
  const id = randomUUID().slice(0, 8)
  const topicPrefix = `failure-${id}-`
  const topic = `${topicPrefix}orders`
  const config = parseConfig(configText, { path: 'the test', environment: { SHOP_SECRET: 'secret' } })
  const client = new MongoClient(mongodbUrl)
  const db = client.db(`failure-${id}`)
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'failure-test' })
  const running: { stop(): Promise<void> }[] = []
  const parts = (name: string) => ({
    ...onFailure.service(name),
    metrics: createMetrics(name, { defaults: false }),
  })

  test.after(async () => {
    try {
      await Promise.all(running.map((one) => one.stop()))
      await log.close()
      if (!ownParts.includes('mongodb')) await db.dropDatabase()
    } finally {
      await client.close()
      await stack.stop()
    }
  })

  const given = {
    client,
    stack,
    config,
    db,
    log,
    topic,
    topicPrefix,
    /** For a service that runs as a process of its own. */
    env: {
      KAFKA_BROKERS: kafkaBrokers.join(','),
      SCHEMA_REGISTRY_URL: schemaRegistryUrl,
      MONGODB_URL: mongodbUrl,
      MONGODB_DATABASE: db.databaseName,
      TOPIC_PREFIX: topicPrefix,
      SHOP_SECRET: 'secret',
    },
    /** What a service in this process is given beside its options. */
    parts,
    keepLine: onFailure.keep,
    /** Stopped when the test ends, before the servers are. */
    stopLater: (one: { stop(): Promise<void> }): void => void running.push(one),
    load(options: LoadOptions): Load {
      const load = startLoad(options)
      running.push(load)
      return load
    },
    async ingest() {
      const options = { config, kafkaBrokers, schemaRegistryUrl, topicPrefix, host: '127.0.0.1', port: 0 }
      const { KAFKA_PRODUCER: kafkaProducer } = loadEnvironment(['KAFKA_PRODUCER'])
      const ingest = await startIngest({ ...parts('ingest'), ...options, kafkaProducer })
      running.push(ingest)
      return ingest
    },
    projector() {
      const { health, ...others } = parts('projector')
      const places = { kafkaBrokers, topicPrefix, mongodbUrl, mongodbDatabase: db.databaseName }
      const projector = startProjector({ ...others, health, config, ...places })
      running.push(projector)
      return { ...projector, health }
    },
    /** Whether the projector's checkpoints stand at the log's end. */
    async isCaughtUp(): Promise<boolean> {
      const [ends, checkpoints] = await Promise.all([log.endOffsets(topic), checkpointsOf(db, topic)])
      return [...ends].every(([partition, end]) => (checkpoints.get(partition) ?? 0n) === end)
    },
    /** All oracles, once everything has been projected. */
    async assertAllHolds(acknowledged: readonly Acknowledged[]): Promise<void> {
      // kafkajs fails to tell the ends while it is learning who leads a partition.
      const isCaughtUp = (): Promise<boolean> => given.isCaughtUp().catch(() => false)
      await eventually('the projector has caught up', isCaughtUp)
      const facts = await collectFacts(given, acknowledged)
      assert.ok(facts.acknowledged.length > 0 && facts.orders.length > 0, 'there is nothing to look at')
      assert.deepEqual(violations(facts), {})
    },
  }
  return given
}

export type World = Awaited<ReturnType<typeof world>>

/** `/readyz`: its status and, of each dependency that is not ready, the reason. */
export async function readiness(url: string): Promise<{ status: number; missing: Record<string, string> }> {
  const response = await fetch(`${url}/readyz`)
  const { dependencies } = (await response.json()) as {
    dependencies: Record<string, { ready: boolean; reason?: string }>
  }
  const missing = Object.entries(dependencies).flatMap(([name, { ready, reason = '' }]) =>
    ready ? [] : [[name, reason] as const],
  )
  return { status: response.status, missing: Object.fromEntries(missing) }
}
