import assert from 'node:assert/strict'
import { test } from 'node:test'
import { interruptibleMongodb } from '@slipstream/testing/mongodb/interruptible-mongodb.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { createMongoClient } from '../src/create-mongo-client.ts'
import { isUnavailable } from '../src/errors/is-unavailable.ts'

test('given MongoDB unavailable at the first calls, when it is back, then the client works', async (t) => {
  const mongodb = await interruptibleMongodb((await stackForTests()).mongodbUrl)
  t.after(() => mongodb.close())
  mongodb.cut()
  const client = createMongoClient(mongodb.url, 'test')
  t.after(() => client.close())
  const ping = () => client.db('test').command({ ping: 1 })

  const failures = await Promise.allSettled([ping(), ping()])
  for (const failure of failures) assert.ok(failure.status === 'rejected' && isUnavailable(failure.reason))
  mongodb.restore()
  assert.equal((await ping()).ok, 1)
  assert.deepEqual(
    (await Promise.all([ping(), ping()])).map(({ ok }) => ok),
    [1, 1],
  )

  mongodb.cut()
  await assert.rejects(ping(), (error) => isUnavailable(error))
  mongodb.restore()
  assert.equal((await ping()).ok, 1)
})

test('given MongoDB no longer responds, when the client is closed, then it does not wait', async (t) => {
  const mongodb = await interruptibleMongodb((await stackForTests()).mongodbUrl)
  t.after(() => mongodb.close())
  const client = createMongoClient(mongodb.url, 'test')
  const documents = [{ $documents: [{ nth: 1 }, { nth: 2 }] }]
  assert.deepEqual(await client.db('test').aggregate(documents, { batchSize: 1 }).next(), { nth: 1 })
  let isGivenUp = false
  client.on('connectionPoolCleared', () => (isGivenUp = true))

  mongodb.stall()
  await client.close()
  assert.equal(isGivenUp, false)
})
