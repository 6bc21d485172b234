import { after, before, describe } from 'node:test'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { connectKafkaLog } from '../../src/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '../../src/adapters/mongo/checkpoint-store.ts'
import { mongoDeadLetterStore } from '../../src/adapters/mongo/dead-letters/dead-letter-store.ts'
import { appendingContract } from './appending.ts'
import { consumingContract } from './consuming.ts'
import { readingContract } from './reading-ranges.ts'
import { mongoKeyStore } from '../../src/personal-data/adapters/mongo-key-store.ts'
import { keyStoreContract } from '../personal-data/key-store-contract.ts'
import type { Rig } from './rig.ts'

const { kafkaBrokers } = await stackForTests()

describe('Kafka and MongoDB', () => {
  const { client, db } = givenWorld({ after }, 'event-log')
  const effects = db.collection<{ _id: number; effect: string }>('effects')
  const order = db.collection<{ _id: string; last: number }>('order')

  before(() => db.createCollection('order'))

  const rig: Rig<JointTransaction> = {
    name: 'kafka',
    openLog: (append) =>
      connectKafkaLog({ brokers: kafkaBrokers, clientId: 'event-log-test', ...(append && { append }) }),
    store: { ...mongoCheckpointStore(client, db), ...mongoDeadLetterStore(client, db) },
    async record({ session }, effect) {
      const next = await order.findOneAndUpdate(
        { _id: 'effects' },
        { $inc: { last: 1 } },
        { session, upsert: true, returnDocument: 'after' },
      )
      await effects.insertOne({ _id: next?.last ?? 0, effect }, { session })
    },
    async recorded() {
      const found = await effects.find().sort({ _id: 1 }).toArray()
      return found.map(({ effect }) => effect)
    },
    close: () => Promise.resolve(),
  }
  for (const producer of ['kafkajs', 'platformatic'] as const) {
    describe(`by ${producer}`, () =>
      appendingContract({
        ...rig,
        openLog: (append) =>
          connectKafkaLog({
            ...{ brokers: kafkaBrokers, clientId: 'event-log-test', producer },
            ...(append && { append }),
          }),
      }))
  }
  consumingContract(rig)
  readingContract(rig)
  keyStoreContract('MongoDB', () => mongoKeyStore(db))
})
