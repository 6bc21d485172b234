import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Db, MongoClient } from 'mongodb'
import { eventually } from '@slipstream/testing/eventually.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { createMongoClient } from '../../src/create-mongo-client.ts'
import { endAbandonedTransactions } from '../../src/transactions/end-abandoned-transactions.ts'
import { inTransaction } from '../../src/transactions/in-transaction.ts'
import { isUnavailable } from '../../src/errors/is-unavailable.ts'

describe('transactions of a process that stopped', () => {
  const { stack, client, db } = givenWorld({ after }, 'abandoned')
  const appName = `abandoned-${db.databaseName}`
  const stuck = createMongoClient(stack.mongodbUrl, appName)
  after(() => stuck.close())
  const increment = (to: Db, options = {}) =>
    to
      .collection<{ _id: string; last: number }>('numbers')
      .findOneAndUpdate({ _id: 'admin' }, { $inc: { last: 1 } }, { ...options, returnDocument: 'after' })
  const endOf = (name: string, inactiveMs = 0): Promise<number> =>
    endAbandonedTransactions(client, { appName: name, inactiveMs })

  /** @returns its end, which a process that lives would try again */
  async function givenOpenTransaction(of: MongoClient): Promise<() => Promise<void>> {
    const session = of.startSession()
    session.startTransaction()
    await increment(of.db(db.databaseName), { session })
    return async () => {
      try {
        await session.commitTransaction()
      } finally {
        await session.endSession()
      }
    }
  }

  it('given one that is ended, then others write, and it cannot commit', async () => {
    await db.collection<{ _id: string; last: number }>('numbers').insertOne({ _id: 'admin', last: 1 })
    const commit = await givenOpenTransaction(stuck)
    assert.equal(await endOf(appName), 1)
    assert.equal((await increment(db))?.last, 2)
    await assert.rejects(commit, /has been aborted/)
  })

  it('given one that was active lately, or of another application, then it continues', async () => {
    const commit = await givenOpenTransaction(stuck)
    assert.equal(await endOf(appName, 3_600_000), 0)
    assert.equal(await endOf(`other-${appName}`), 0)
    await assert.rejects(
      increment(db, { maxTimeMS: 50 }),
      (error) => isUnavailable(error) || /time/i.test(String(error)),
    )
    await commit()
    assert.equal((await increment(db))?.last, 4)
  })

  it('given one that is ended while it works again, then it is retried and stored once', async () => {
    const notes = db.collection('notes')
    await db.createCollection('notes')
    let tries = 0
    await inTransaction(client, async (session) => {
      tries += 1
      await notes.insertOne({ text: 'stored' }, { session })
      if (tries > 1) return
      const reading = notes.findOne({ $where: 'sleep(10000) || true' }, { session })
      // It is found only while no operation of it runs, but it may have gone on by the time it is killed.
      const id = session.id?.['id'] as unknown
      await Promise.all([reading, killWhileItReads(id)])
    })
    assert.deepEqual([tries, await notes.countDocuments()], [2, 1])
  })

  async function killWhileItReads(id: unknown): Promise<void> {
    const admin = client.db('admin')
    await eventually('the operation runs', async () => {
      const ns = `${db.databaseName}.notes`
      const running = await admin.aggregate([{ $currentOp: {} }, { $match: { ns, op: 'query' } }]).toArray()
      return running.length > 0
    })
    await admin.command({ killSessions: [{ id }] })
  }
})
