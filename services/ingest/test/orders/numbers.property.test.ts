import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MongoClient } from 'mongodb'
import { givenWorld } from '@slipstream/testing/world.ts'
import { createOrderHandlers } from '../../src/orders/handle-orders.ts'
import { OrderRefused } from '../../src/orders/order-refused.ts'
import { orderStore, prepareOrders, sourceNamed } from './given/handlers.ts'
import { newOrder } from './given/order-request.ts'

/** A request to one of two instances, which begins some turns of the event loop after the one before. */
const request = fc.record({
  instance: fc.nat(1),
  key: fc.nat(4),
  isOther: fc.boolean(),
  pause: fc.nat(3),
})

test('given any requests to two instances, then each key has one order, and numbers no gaps', async (t) => {
  const { client, db, stack, defer } = givenWorld(t, 'orders')
  const second = new MongoClient(stack.mongodbUrl)
  defer(() => second.close())
  await prepareOrders(client, db.databaseName)
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 24 }), async (requests) => {
      const source = `admin-${++run}`
      const instances = [client, second].map((one) =>
        createOrderHandlers(sourceNamed(source), orderStore(one, db.databaseName)),
      )
      const replies = requests.map(async ({ instance, key, isOther, pause }) => {
        for (let turn = 0; turn < pause; turn++) await new Promise((resolve) => setImmediate(resolve))
        const body = isOther ? { ...newOrder, note: 'other' } : newOrder
        const submission = { actor: 'Eve', idempotencyKey: String(key) }
        try {
          const kept = await instances[instance]?.add(submission, body)
          return { key, orderId: kept?.orderId, body: kept?.body }
        } catch (error) {
          assert.ok(error instanceof OrderRefused && [409, 422].includes(error.status), String(error))
          return undefined
        }
      })
      const done = (await Promise.all(replies)).filter((reply) => reply !== undefined)
      const byKey = Map.groupBy(done, ({ key }) => key)
      for (const same of byKey.values()) assert.equal(new Set(same.map(({ body }) => body)).size, 1)
      const numbers = [...byKey.values()].map(([first]) => Number(first?.orderId)).sort((a, b) => a - b)
      assert.deepEqual(
        numbers,
        Array.from({ length: byKey.size }, (_, index) => index + 1),
      )
      assert.equal(await db.collection('placedOrders').countDocuments({ source }), byKey.size)
      const events = db
        .collection('placedOrderOutbox')
        .countDocuments({ record: new RegExp(`^order/${source}/`) })
      assert.equal(await events, byKey.size)
    }),
    { numRuns: 15 },
  )
})
