import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { interruptibleMongodb } from '@slipstream/testing/mongodb/interruptible-mongodb.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { newOrder } from './given/order-request.ts'
import { startOrdering } from './given/ordering.ts'

test('given MongoDB unavailable, then orders get 503, and webhooks are not affected', async (t) => {
  const world = givenWorld(t, 'orders')
  const mongodb = await interruptibleMongodb(world.stack.mongodbUrl)
  world.defer(() => mongodb.close())
  mongodb.cut()
  const instance = await startOrdering(world, { mongodbUrl: mongodb.url })
  world.defer(() => instance.stop())
  const submit = () => instance.send('/orders', { method: 'POST', key: 'k', body: newOrder })

  const before = await submit()
  assert.deepEqual([before.status, before.headers.get('retry-after')], [503, '2'])
  await eventually('ingest is ready for webhooks', async () => (await instance.health.readiness()).ready)
  const { dependencies } = await instance.health.readiness()
  assert.equal(dependencies['placed orders']?.ready, false)

  mongodb.restore()
  await eventually('an order is placed', async () => (await submit()).status === 202)
  mongodb.cut()
  const during = await submit()
  assert.deepEqual([during.status, during.headers.get('retry-after')], [503, '2'])
  assert.equal((await instance.send('/orders/admin/1')).status, 503)
  mongodb.restore()
  await eventually('the first response is given again', async () => (await submit()).json.number === '1')
  assert.equal(await world.db.collection('placedOrders').countDocuments(), 1)
})
