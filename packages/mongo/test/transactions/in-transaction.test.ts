import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MongoClient } from 'mongodb'
import { interruptibleMongodb } from '@slipstream/testing/mongodb/interruptible-mongodb.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { inTransaction } from '../../src/transactions/in-transaction.ts'
import { isUnavailable } from '../../src/errors/is-unavailable.ts'

test('given a document that another transaction holds, then the wait for it ends in time', async (t) => {
  const { client, db, defer } = givenWorld(t, 'in-transaction')
  const numbers = db.collection<{ _id: string; last: number }>('numbers')
  await numbers.insertOne({ _id: 'admin', last: 1 })
  const holder = client.startSession()
  defer(() => holder.endSession())
  holder.startTransaction()
  await numbers.updateOne({ _id: 'admin' }, { $inc: { last: 1 } }, { session: holder })
  const increment = (timeoutMs?: number) =>
    inTransaction(
      client,
      async (session) => void (await numbers.updateOne({ _id: 'admin' }, { $inc: { last: 1 } }, { session })),
      timeoutMs,
    )
  await assert.rejects(increment(200), isUnavailable)
  await holder.commitTransaction()
  await increment()
  assert.equal((await numbers.findOne({ _id: 'admin' }))?.last, 3)
})

test('given connections that are lost during a bulk write, then the transaction runs again', async (t) => {
  const { stack, db, defer } = givenWorld(t, 'in-transaction')
  const mongodb = await interruptibleMongodb(stack.mongodbUrl)
  const client = new MongoClient(mongodb.url)
  defer(() => client.close())
  defer(() => mongodb.close())
  await db.createCollection('orders')
  const orders = client.db(db.databaseName).collection<{ _id: number }>('orders')
  // The driver labels the error of the first connection only.
  const others = () => Promise.allSettled(Array.from({ length: 8 }, () => orders.countDocuments()))
  await others()
  let runs = 0
  await inTransaction(client, async (session) => {
    runs += 1
    await orders.insertOne({ _id: 1 }, { session })
    const [beside, written] = [
      others(),
      orders.bulkWrite([{ insertOne: { document: { _id: 2 } } }], { session }),
    ]
    if (runs === 1) mongodb.cut()
    mongodb.restore()
    await Promise.all([beside, written])
  })
  assert.equal(runs, 2)
  assert.equal(await orders.countDocuments(), 2)
})

test('given a commit without a response, and no primary for a while, then its work runs once', async (t) => {
  const { stack, db, defer } = givenWorld(t, 'in-transaction')
  const mongodb = await interruptibleMongodb(stack.mongodbUrl)
  let isGivenUp = false
  const client = new MongoClient(mongodb.url, {
    ...{ monitorCommands: true, serverSelectionTimeoutMS: 2_000 },
    mongodbLogComponentSeverities: { serverSelection: 'debug' },
    mongodbLogPath: {
      write({ message }) {
        if (message !== 'Server selection failed') return
        isGivenUp = true
        mongodb.restore()
      },
    },
  })
  defer(() => client.close())
  defer(() => mongodb.close())
  const letters = await db.createCollection('letters')
  const within = client.db(db.databaseName).collection('letters')
  let isStalled = false
  client.on('commandStarted', ({ commandName }) => {
    if (commandName !== 'commitTransaction' || isStalled) return
    isStalled = true
    mongodb.stallResponses()
  })
  let runs = 0
  const done = inTransaction(client, async (session) => {
    runs += 1
    await within.insertOne({}, { session })
  })
  await t.waitFor(async () => assert.equal(await letters.countDocuments(), 1), { timeout: 120_000 })
  mongodb.cut()
  await done
  assert.deepEqual([runs, isGivenUp], [1, true])
  assert.equal(await letters.countDocuments(), 1)
})
