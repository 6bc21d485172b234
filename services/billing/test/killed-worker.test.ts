import assert from 'node:assert/strict'
import { test } from 'node:test'
import { thinEvent } from './given/events.ts'
import { world } from './given/world.ts'

test('given a worker that is killed with a fetch under way, then another one does it', async (t) => {
  const { start, startProcess, append, until, stripe, ingest } = await world(t)
  stripe.put('/v1/invoices/in_1', { id: 'in_1', object: 'invoice', status: 'paid', livemode: false })
  const release = stripe.hold()
  const kill = await startProcess()
  await append(thinEvent('evt_1', { type: 'invoice', id: 'in_1' }))
  await until('the request is under way', () => stripe.requests.length === 1)
  kill()
  release()
  start()
  await until('it was handed over', () => ingest.sent.length === 1)
  assert.equal(stripe.requests.length, 2)
})
