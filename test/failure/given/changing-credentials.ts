import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { startIngest } from '@slipstream/ingest/start-ingest.ts'
import { startProjector } from '@slipstream/projector/start-projector.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { startKafkaCluster } from '@slipstream/sandbox-stack/servers/kafka/start-kafka-cluster.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { reportOnFailure } from '../../journey/given/report-on-failure.ts'
import { violations } from '../../oracles/oracles.ts'
import type { Acknowledged } from '../../oracles/oracles.ts'
import { checkpointsOf, collectFacts } from './facts.ts'
import { securedListener } from './secured-brokers.ts'
import { configText } from './world.ts'

const topicPrefix = 'credentials-'
const topic = `${topicPrefix}orders`

export type ChangingCredentials = Awaited<ReturnType<typeof changingCredentials>>

/**
 * A broker with TLS and a MongoDB with users, for one test to change; services in this process sign in
 * as it says. Where they do so at the broker by certificates, it trusts the one of `before`.
 */
export async function changingCredentials(test: TestContext, signIn: 'password' | 'certificate') {
  const ends: (() => unknown)[] = []
  test.after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  const onFailure = reportOnFailure(test)
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-credentials-'))
  ends.push(() => rmSync(folder, { recursive: true }))
  const certificateOf = (name: string) => {
    mkdirSync(join(folder, name))
    return securedListener(join(folder, name))
  }
  const [before, after] = [await certificateOf('before'), await certificateOf('after')]
  const [{ schemaRegistryUrl }, cluster, stack] = await Promise.all([
    stackForTests(),
    startKafkaCluster({
      brokers: 1,
      secured: {
        ...before.listener,
        ...(signIn === 'certificate' && { clientAuthorityFile: before.certificate.authorityFile }),
      },
    }),
    startStack({
      temporary: true,
      quickStart: true,
      quickWrites: true,
      env: {},
      parts: ['mongodb'],
      secure: true,
    }),
  ])
  ends.push(() => Promise.all([cluster.stop(), stack.stop()]))
  const [broker = ''] = cluster.kafkaBrokers
  const log = connectKafkaLog({ brokers: cluster.kafkaBrokers, clientId: 'test', security: {} })
  const admin = new MongoClient(stack.mongodbUrl)
  const db = admin.db('credentials')
  ends.push(() => Promise.all([log.close(), admin.close()]))
  const config = parseConfig(configText, { path: 'the test', environment: { SHOP_SECRET: 'secret' } })
  const common = { config, topicPrefix, kafkaBrokers: cluster.securedBrokers }
  const parts = (name: string) => ({
    ...onFailure.service(name),
    metrics: createMetrics(name, { defaults: false }),
  })
  const running = <Service extends { stop(): Promise<void> }>(service: Service): Service => {
    ends.push(() => service.stop())
    return service
  }
  const handled = async () =>
    [...(await checkpointsOf(db, topic)).values()].reduce((sum, next) => sum + Number(next), 0)
  const mongodbUrl = (user: string) =>
    `mongodb://${user}:of-${user}@${new URL(stack.mongodbUrl).host}/${db.databaseName}?replicaSet=rs0`

  return {
    ...{ folder, before, after, broker, securedBrokers: cluster.securedBrokers, db, mongodbUrl },
    /** All that was connected has to connect again. */
    restartBroker: () => cluster.broker(1).restart(),
    stopLater: (one: { stop(): Promise<void> }): void => void running(one),
    ingest: async (kafkaSecurity: KafkaSecurity) =>
      running(
        await startIngest({
          ...{ ...parts('ingest'), ...common, kafkaSecurity, schemaRegistryUrl },
          ...{ host: '127.0.0.1', port: 0 },
        }),
      ),
    projector(kafkaSecurity: KafkaSecurity, user: string) {
      const { health, ...others } = parts('projector')
      const places = { mongodbUrl: mongodbUrl(user), mongodbDatabase: db.databaseName }
      const projector = startProjector({ ...others, health, ...common, ...places, kafkaSecurity })
      return { ...running(projector), health }
    },
    addUser: (user: string) =>
      db.command({
        ...{ createUser: user, pwd: `of-${user}` },
        roles: [{ role: 'readWrite', db: db.databaseName }],
      }),
    removeUser: (user: string) => db.command({ dropUser: user }),
    /** Resolves when projectors have handled more records. */
    async goesOn(): Promise<void> {
      const enough = (await handled()) + 50
      await eventually('records are handled', async () => (await handled()) > enough)
    },
    /** All oracles, once everything has been projected; nothing is a dead letter. */
    async assertAllHolds(acknowledged: readonly Acknowledged[]): Promise<void> {
      await eventually('the projector has caught up', async () => {
        const [ends, checkpoints] = await Promise.all([log.endOffsets(topic), checkpointsOf(db, topic)])
        return [...ends].every(([partition, end]) => (checkpoints.get(partition) ?? 0n) === end)
      })
      const facts = await collectFacts({ db, log, topic }, acknowledged)
      assert.ok(facts.acknowledged.length > 0 && facts.orders.length > 0, 'there is nothing to look at')
      assert.deepEqual(violations(facts), {})
      const letters = await log.endOffsets(`${topicPrefix}dead-letters`)
      assert.equal(
        [...letters.values()].reduce((sum, end) => sum + end, 0n),
        0n,
      )
    },
  }
}
