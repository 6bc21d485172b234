// The projector's process is killed in the middle of a batch, and a new one takes over. What would go
// wrong: the batch is skipped since it counted as read, or half of it is there twice, or its transaction
// stays open and holds up the new one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { checkpointMoves } from '../given/checkpoint-moves.ts'
import { inTransaction } from '../given/in-transaction.ts'
import { processes } from '../given/service-process.ts'
import { readiness, world } from '../given/world.ts'
import { setBack } from '../../oracles/oracles.ts'

test('given a projector killed within a transaction, then a new one continues where it was', async (t) => {
  const given = await world(t)
  const start = await processes(given)
  const ingest = await given.ingest()
  await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const moves = await checkpointMoves(given)
  const load = given.load({ url: () => ingest.url, pauseMs: 100 })
  const first = await start('projector')
  await eventually('it has begun', async () => (await given.db.collection('orders_v1').findOne()) !== null)

  await eventually('a batch is being written', () => inTransaction(given.client))
  await first.kill('SIGKILL')
  const before = load.count(200)
  await eventually('orders are taken meanwhile', () => load.count(200) > before + 200)
  await load.stop()
  assert.equal(await given.isCaughtUp(), false)
  await start('projector')

  await given.assertAllHolds(load.acknowledged())
  assert.deepEqual(setBack(moves), [])
})
