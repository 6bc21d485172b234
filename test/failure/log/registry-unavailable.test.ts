// The schema registry is down when ingest starts. What would go wrong: ingest does not start, or hangs, or
// takes orders in a schema that nobody knows; or does not notice when the registry comes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { deliver, deliveriesOf } from '../given/load.ts'
import { readiness, world } from '../given/world.ts'

test('given a registry that is down at the start, then ingest is up, and ready once it returns', async (t) => {
  const given = await world(t, ['registry'])
  await given.stack.part('registry').kill('SIGKILL')
  const ingest = await given.ingest()
  given.projector()
  await eventually('nothing but the registry is missing', async () => {
    return Object.keys((await readiness(ingest.url)).missing).join() === 'schema registry'
  })
  assert.equal((await fetch(`${ingest.url}/healthz`)).status, 200)
  const { status, missing } = await readiness(ingest.url)
  assert.equal(status, 503)
  assert.match(missing['schema registry'] ?? '', /connect|ECONNREFUSED|request/i)
  const [delivery] = deliveriesOf(1)
  assert.ok(delivery)
  const refused = await deliver(ingest.url, 'shop/1', delivery)
  assert.equal(refused.status, 503)
  assert.ok(Number(refused.retryAfter) > 0)
  // It does not wait for the log, for which a record has 10 s.
  assert.ok(refused.tookMs < 9_000)

  await given.stack.part('registry').restart()
  await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const load = given.load({ url: () => ingest.url, pauseMs: 100 })
  await eventually('deliveries are taken', () => load.count(200) > 100)
  await given.stack.part('registry').kill('SIGKILL')
  const before = load.count(200)
  await eventually('they are taken without it, once it has responded', () => load.count(200) > before + 100)
  await load.stop()

  assert.equal(load.count(200), load.responses.length)
  await given.assertAllHolds(load.acknowledged())
})
