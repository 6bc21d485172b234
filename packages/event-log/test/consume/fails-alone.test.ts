import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ClientSession } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { createMemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { mongoCheckpointStore } from '../../src/adapters/mongo/checkpoint-store.ts'
import { collections } from '../../src/adapters/mongo/documents.ts'
import { consume } from '../../src/consume/consume.ts'
import { done } from '../../src/consume/consumer.ts'
import type { Handler } from '../../src/consume/consumer.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'
import { topicsOfATest } from '../contract/topics-of-a-test.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

describe('an event whose effects MongoDB always refuses', () => {
  const { client, db } = givenWorld({ after }, 'fails-alone')
  const effects = db.collection<{ _id: string; text?: string }>('effects')
  before(() => db.createCollection('effects'))

  const poisons: [
    what: string,
    write: (session: ClientSession, id: string) => Promise<unknown>,
    why: RegExp,
  ][] = [
    [
      'has one id twice',
      (session, id) => effects.insertMany([{ _id: `${id} twice` }, { _id: `${id} twice` }], { session }),
      /fails alone, 2 times in a row: .*E11000/,
    ],
    [
      'is larger than a document can be',
      (session, id) => effects.insertOne({ _id: id, text: 'x'.repeat(17 * 1024 * 1024) }, { session }),
      /fails alone, 2 times in a row: /,
    ],
  ]
  for (const [what, write, why] of poisons) {
    it(`given one that ${what}, then it alone is dead-lettered, its key waits, others are stored`, async () => {
      const log = createMemoryLog()
      const { prefix, orders } = await topicsOfATest(log, { partitions: 1 })
      const appender = await log.appender()
      const consumer = `consumer-${prefix}`
      const isIll = (id: string) => id === `${prefix}ill#1`
      const handler: Handler<JointTransaction> = (events) =>
        Promise.resolve({
          outcomes: events.map(() => done),
          async commit({ session }) {
            for (const { id } of events) {
              if (isIll(id)) await write(session, id)
              else await effects.insertOne({ _id: id }, { session })
            }
          },
        })
      const keys = Array.from({ length: 20 }, (_, n) => `${prefix}k${n}`)
      for (const number of [0, 1, 2]) {
        for (const key of keys.slice(0, 10)) await appender.append(orderRecord(orders, key, number))
        await appender.append(orderRecord(orders, `${prefix}ill`, number))
        for (const key of keys.slice(10)) await appender.append(orderRecord(orders, key, number))
      }
      const running = await consume({
        log,
        consumer,
        topics: ['orders'],
        topicPrefix: prefix,
        handler,
        checkpoints: mongoCheckpointStore(client, db),
        deadLetterAppender: appender,
        random: () => 0,
      })
      await eventually('all are handled', () => running.state()[0]?.next === 63n, 120_000)
      await running.stop()

      assert.equal(await effects.countDocuments({ _id: { $regex: `^${prefix}` } }), 61)
      const letters = await collections(db).deadLetters.find({ consumer }).sort({ offset: 1 }).toArray()
      assert.deepEqual(
        letters.map(({ key, culprit }) => [key, culprit]),
        [
          [`${prefix}ill`, true],
          [`${prefix}ill`, false],
        ],
      )
      assert.match(letters[0]?.reason ?? '', why)
      assert.deepEqual(letters[0]?.bytes?.buffer, orderRecord(orders, `${prefix}ill`, 1).value)
    })
  }
})
