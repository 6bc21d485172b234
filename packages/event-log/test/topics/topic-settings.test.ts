import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, it } from 'node:test'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import kafkajs from 'kafkajs'
import { connectKafkaLog } from '../../src/adapters/kafka/connect-kafka-log.ts'
import { alertsTopic } from '../../src/topics/topic-settings.ts'

// Its enums are no named exports.
const { ConfigResourceTypes, Kafka, logLevel } = kafkajs

const { kafkaBrokers } = await stackForTests()
const admin = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING }).admin()
after(() => admin.disconnect())

it('given several that create the topic of alerts, then it is compacted without retention', async () => {
  const settings = alertsTopic(`t${randomUUID().slice(0, 8)}.`, {
    kafka: { partitions: 2, replicationFactor: 1 },
  })
  const logs = ['auditor', 'projector'].map((clientId) =>
    connectKafkaLog({ brokers: kafkaBrokers, clientId }),
  )
  await Promise.all(logs.map((log) => log.ensureTopics([settings])))
  await Promise.all(logs.map((log) => log.close()))

  await admin.connect()
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: settings.name }],
  })
  const valueOf = (name: string) =>
    resources[0]?.configEntries.find(({ configName }) => configName === name)?.configValue
  assert.equal(valueOf('cleanup.policy'), 'compact')
  assert.equal(valueOf('retention.ms'), '-1')
})
