import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { mongoCheckpointStore } from '../../../src/adapters/mongo/checkpoint-store.ts'

describe('commits of several partitions at a time', () => {
  const { client, db, stack } = givenWorld({ after }, 'shared-commits')
  const effects = db.collection<{ partition: number }>('effects')
  const topic = 'orders'

  /** Commits one record of each partition at the same time. */
  async function given(consumer: string, effect: (tx: JointTransaction, partition: number) => Promise<void>) {
    const store = mongoCheckpointStore(client, db)
    await db.createCollection('effects').catch(() => undefined)
    await effects.deleteMany({})
    const partitions = [0, 1, 2, 3]
    const settled = await Promise.allSettled(
      partitions.map(async (partition) => {
        const expected = { next: partition === 2 ? 7n : 0n, epoch: 0 }
        const move = { consumer, topic, partition, expected, next: expected.next + 1n }
        return store.commit({ ...move, records: 1, deadLetters: [] }, (tx) => effect(tx, partition))
      }),
    )
    const loaded = await Promise.all(partitions.map((partition) => store.load(consumer, topic, partition)))
    return {
      results: settled.map((one) => (one.status === 'fulfilled' ? one.value : 'rejected')),
      next: loaded.map(({ next }) => Number(next)),
      effects: (await effects.find().sort({ partition: 1 }).toArray()).map(({ partition }) => partition),
    }
  }

  it('given one that another instance has moved, then only that one is not committed', async () => {
    const insert = async ({ session }: JointTransaction, partition: number): Promise<void> =>
      void (await effects.insertOne({ partition }, { session }))
    assert.deepEqual(await given('moved', insert), {
      ...{ results: [true, true, false, true], next: [1, 1, 0, 1], effects: [0, 1, 3] },
    })
  })

  it('given one whose effects fail after their first write, then nothing of it is written', async () => {
    const shown = await given('failing', async ({ session }, partition) => {
      await effects.insertOne({ partition }, { session })
      if (partition === 3) throw new RangeError('too large')
    })
    assert.deepEqual(shown, {
      ...{ results: [true, true, false, 'rejected'], next: [1, 1, 0, 0], effects: [0, 1] },
    })
  })

  it('given one whose last write fails, then the others are written', async () => {
    await db.createCollection('lastWrites')
    const shown = await given('failing-last', async ({ writeLast }, partition) => {
      const documents = partition === 3 ? [{ _id: 1 }, { _id: 1 }] : [{ _id: partition }]
      writeLast(
        db.collection<{ _id: number }>('lastWrites'),
        documents.map((document) => ({ insertOne: { document } })),
      )
    })
    assert.deepEqual(shown.results, [true, true, false, 'rejected'])
    assert.equal(await db.collection('lastWrites').countDocuments(), 2)
  })

  it('given all that may be committed, then they take two transactions with an insertion each', async (t) => {
    const ids = new Set<string>()
    const watched = new MongoClient(stack.mongodbUrl, { monitorCommands: true })
    t.after(() => watched.close())
    let inserts = 0
    watched.on('commandStarted', ({ commandName }) => void (inserts += commandName === 'insert' ? 1 : 0))
    const store = mongoCheckpointStore(watched, watched.db(db.databaseName))
    const into = watched.db(db.databaseName).collection('together')
    await db.createCollection('together')
    const commits = [0, 1, 2, 3, 4, 5].map((partition) => {
      const move = { consumer: 'together', topic, partition, expected: { next: 0n, epoch: 0 }, next: 1n }
      return store.commit({ ...move, records: 1, deadLetters: [] }, async ({ session, writeLast }) => {
        writeLast(into, [{ insertOne: { document: { partition } } }])
        ids.add(`${JSON.stringify(session.id)} ${String(session.serverSession.txnNumber)}`)
      })
    })
    assert.deepEqual(await Promise.all(commits), Array(6).fill(true))
    assert.equal(ids.size, 2)
    assert.deepEqual([await into.countDocuments(), inserts], [6, 2])
  })
})
