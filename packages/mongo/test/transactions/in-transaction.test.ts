import assert from 'node:assert/strict'
import { test } from 'node:test'
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
