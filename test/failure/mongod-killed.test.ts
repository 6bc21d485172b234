// MongoDB is killed while the projector is in the middle of a batch, and returns. What would go wrong: half
// of a batch in the read models, a checkpoint without its effects or effects without their checkpoint, a
// projector that gives up, or orders that are refused although the log can take them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { inTransaction } from './given/in-transaction.ts'
import { readiness, world } from './given/world.ts'

test('given a MongoDB killed within a transaction, when it returns, then the projector continues', async (t) => {
  const given = await world(t, ['mongodb'])
  const ingest = await given.ingest()
  await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const load = given.load({ url: () => ingest.url, pauseMs: 100 })
  const projector = given.projector()
  await eventually(
    'the projector has begun',
    async () => (await given.db.collection('orders_v1').findOne()) !== null,
  )

  await eventually('a batch is being written', () => inTransaction(given.client))
  await given.stack.part('mongodb').kill('SIGKILL')
  const before = load.count(200)
  await eventually('the projector reports that MongoDB is unavailable', async () => {
    const { dependencies } = await projector.health.readiness()
    return dependencies['mongodb']?.ready === false && dependencies['projection']?.ready === false
  })
  await eventually('orders are taken meanwhile', () => load.count(200) > before + 200)
  assert.ok(
    projector.state().every(({ waitingSinceMs }) => waitingSinceMs === undefined || waitingSinceMs > 0),
  )
  await given.stack.part('mongodb').restart()
  await eventually('the projector is ready again', async () => (await projector.health.readiness()).ready)
  await load.stop()

  assert.equal(load.count(200), load.responses.length)
  await given.assertAllHolds(load.acknowledged())
})
