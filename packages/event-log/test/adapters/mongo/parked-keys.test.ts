import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { createMemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import { mongoCheckpointStore } from '../../../src/adapters/mongo/checkpoint-store.ts'
import { mongoDeadLetterStore } from '../../../src/adapters/mongo/dead-letters/dead-letter-store.ts'
import { collections } from '../../../src/adapters/mongo/documents.ts'
import { done } from '../../../src/consume/consumer.ts'
import { redrive } from '../../../src/dead-letters/redrive.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'

describe('keys of several topics', () => {
  const { client, db } = givenWorld({ after }, 'parked-keys')
  const store = mongoCheckpointStore(client, db)
  const key = 'shop/1042'

  const park = async (
    consumer: string,
    topic: string,
    letters: readonly [offset: number, atMs: number][],
  ) => {
    const expected = await store.load(consumer, topic, 0)
    const deadLetters = letters.map(([offset, recordedAtMs], index) => ({
      ...orderRecord(topic, key, offset),
      consumer,
      position: { topic, partition: 0, offset: BigInt(offset) },
      recordedAtMs,
      reason: 'no such product',
      isFailing: index === 0,
    }))
    const next = BigInt(letters.at(-1)![0] + 1)
    const commit = { consumer, topic, partition: 0, expected, next, deadLetters }
    assert.equal(await store.commit(commit, () => Promise.resolve()), true)
  }
  const redriveAll = (consumer: string, handled: string[]) =>
    redrive({
      consumer,
      handler: (events) =>
        Promise.resolve({
          outcomes: events.map(() => done),
          commit: () =>
            Promise.resolve(
              void handled.push(...events.map(({ position, id }) => `${position.topic} ${id}`)),
            ),
        }),
      letters: mongoDeadLetterStore(client, db),
      log: createMemoryLog(),
      reason: { by: 'Ana', reason: 'repaired' },
    })

  it('given a dead letter of one topic, then the same key of another topic is handled', async () => {
    await park('auditor', 'notifications', [[1, 0]])
    assert.deepEqual([...(await store.parkedKeys('auditor', 'notifications', [key]))], [key])
    assert.deepEqual([...(await store.parkedKeys('auditor', 'orders', [key]))], [])
  })

  it('given dead letters of two topics, then they are redriven in the order of recording', async () => {
    await park('mixed', 'b-notifications', [
      [1, 10],
      [2, 40],
    ])
    await park('mixed', 'a-orders', [
      [7, 30],
      [8, 20],
      [9, 50],
    ])
    const handled: string[] = []
    const { redriven, releasedKeys } = await redriveAll('mixed', handled)
    assert.deepEqual(handled, [
      `b-notifications ${key}#1`,
      `a-orders ${key}#7`,
      `a-orders ${key}#8`,
      `b-notifications ${key}#2`,
      `a-orders ${key}#9`,
    ])
    assert.deepEqual([redriven, releasedKeys], [5, 1])
  })

  it('given a key parked by an older version, then it waits in the topics of its dead letters', async () => {
    const consumer = 'older'
    await park(consumer, 'orders', [
      [1, 10],
      [2, 20],
    ])
    await park(consumer, 'notifications', [[5, 30]])
    const { parkedKeys } = collections(db)
    await parkedKeys.deleteMany({ consumer })
    await parkedKeys.insertOne({
      _id: `${consumer}|${key}`,
      consumer,
      key,
      count: 3,
      firstPosition: 'orders/0/1',
    })
    assert.deepEqual([...(await store.parkedKeys(consumer, 'orders', [key]))], [key])
    assert.deepEqual([...(await store.parkedKeys(consumer, 'notifications', [key]))], [key])
    assert.deepEqual([...(await store.parkedKeys(consumer, 'refusals', [key]))], [])
    const counts = await parkedKeys.find({ consumer }).sort({ topic: 1 }).toArray()
    assert.deepEqual(
      counts.map(({ topic, count, firstPosition }) => [topic, count, firstPosition]),
      [
        ['notifications', 1, 'notifications/0/5'],
        ['orders', 2, 'orders/0/1'],
      ],
    )
    assert.equal((await redriveAll(consumer, [])).redriven, 3)
    assert.deepEqual([...(await store.parkedKeys(consumer, 'orders', [key]))], [])
    assert.equal(await parkedKeys.countDocuments({ consumer }), 0)
  })
})
