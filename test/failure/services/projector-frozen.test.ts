// A projector is frozen in the middle of a batch for longer than its session lasts, another one takes its
// partitions and continues, and then it wakes: a zombie that believes the partitions to be its own. What
// would go wrong: it finishes its batch, writes states over newer ones, and sets the checkpoints back.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { setBack } from '../../oracles/oracles.ts'
import { checkpointMoves } from '../given/checkpoint-moves.ts'
import { checkpointsOf } from '../given/facts.ts'
import { metric, processes } from '../given/service-process.ts'
import { readiness, world } from '../given/world.ts'

test('given a projector frozen past its session, when it wakes, then it writes nothing', async (t) => {
  const given = await world(t)
  const start = await processes(given)
  const ingest = await given.ingest()
  await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const moves = await checkpointMoves(given)
  const load = given.load({ url: () => ingest.url, pauseMs: 100 })
  const frozen = await start('projector')
  await eventually('it has checkpoints everywhere', async () => {
    return (await checkpointsOf(given.db, given.topic)).size === given.config.kafka.partitions
  })

  // A transaction that holds a checkpoint keeps a batch from being committed: so it is frozen in the middle
  // of one.
  await given.client.withSession(async (session) => {
    session.startTransaction()
    const checkpoints = given.db.collection('checkpoints')
    await eventually('the checkpoints are held', async () => {
      try {
        await checkpoints.updateMany({}, { $set: { updatedAt: new Date() } }, { session })
        return true
      } catch {
        await session.abortTransaction()
        session.startTransaction()
        return false
      }
    })
    await eventually('it has a batch of each partition in hand', async () => {
      const lags = await metric(frozen.url, 'slipstream_consumer_lag_records', `topic="${given.topic}"`)
      return lags.length === given.config.kafka.partitions && lags.every((lag) => lag > 0)
    })
    await frozen.kill('SIGSTOP')
    await session.abortTransaction()
  })
  const before = await checkpointsOf(given.db, given.topic)
  await start('projector')
  await eventually('another has gone on, everywhere', async () => {
    const now = await checkpointsOf(given.db, given.topic)
    return [...before].every(([partition, next]) => (now.get(partition) ?? 0n) > next)
  })
  await frozen.kill('SIGCONT')
  await eventually('the zombie finds out', async () => {
    return ((await metric(frozen.url, 'slipstream_consumer_fenced_total'))[0] ?? 0) > 0
  })
  await load.stop()

  await given.assertAllHolds(load.acknowledged())
  assert.deepEqual(setBack(moves), [])
})
