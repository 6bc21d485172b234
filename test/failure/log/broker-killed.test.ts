// The broker is killed while deliveries arrive, and returns. What would go wrong: a delivery answered 200
// that the log has not, requests that hang for as long as the broker is down, an order's deliveries in
// another order after retries, clients that never find their way back.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { readiness, world } from '../given/world.ts'

/** A record waits 10 s for the log; a busy machine adds to it, a request that hangs more. */
const maxResponseMs = 60_000

test('given a broker that is killed under load and returns, then nothing acknowledged is lost', async (t) => {
  const given = await world(t, ['kafka'])
  const ingest = await given.ingest()
  const projector = given.projector()
  await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const load = given.load({ url: () => ingest.url })
  await eventually('deliveries are taken', () => load.count(200) > 300)

  await given.stack.part('kafka').kill('SIGKILL')
  await eventually('ingest reports that the broker is unavailable', async () => {
    return 'event log' in (await readiness(ingest.url)).missing
  })
  await eventually('the projector says so', async () => !(await projector.health.readiness()).ready)
  await eventually('deliveries are refused', () => load.count(503) > 0)
  const before = load.count(200)
  await given.stack.part('kafka').restart()
  await eventually('deliveries are taken again', () => load.count(200) > before + 300)
  await eventually('ingest is ready again', async () => (await readiness(ingest.url)).status === 200)
  await load.stop()

  const others = load.responses.filter(({ status }) => status !== 200)
  assert.deepEqual(
    others.filter(({ status, retryAfter }) => status !== 503 || !(Number(retryAfter) > 0)),
    [],
  )
  assert.ok(Math.max(...load.responses.map(({ tookMs }) => tookMs)) < maxResponseMs)
  await given.assertAllHolds(load.acknowledged())
  await eventually('the projector is ready again', async () => (await projector.health.readiness()).ready)
})
