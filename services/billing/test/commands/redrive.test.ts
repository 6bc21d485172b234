import assert from 'node:assert/strict'
import { test } from 'node:test'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { thinEvent } from '../given/events.ts'
import { world } from '../given/world.ts'

test('given a dead-lettered fetch, then that is published; when it is redriven, it is done', async (t) => {
  const { start, append, until, stripe, ingest, fetches, db, published } = await world(t)
  start()
  await append(thinEvent('evt_1', { type: 'customer', id: 'cus_1' }))
  const state = async () => (await fetches.findOne({ _id: 'billing/customer/cus_1' }))?.work.state
  await until('it was dead-lettered', async () => (await state()) === 'dead-lettered')
  const counts = async () =>
    (await published()).flatMap(({ type, data }) => (type === 'DeadLetteredWorkChanged' ? data.count : []))
  await until('it is published', async () => (await counts()).join() === '1')
  stripe.put('/v1/customers/cus_1', { id: 'cus_1', object: 'customer', livemode: false })
  const command = { to: 'billing', kind: 'redrive-billing-work', by: 'ada', reason: 'mended' } as const
  const run = async (payload: object) => {
    const id = await submitCommand(db, {
      ...command,
      payload: { work: 'fetches', source: 'billing', ...payload },
    })
    return (await watchCommand(db, id, () => undefined)).result
  }
  assert.deepEqual(await run({ idContains: 'cus_2' }), { matched: 0, redriven: 0 })
  assert.deepEqual(await run({ dryRun: true }), { matched: 1, redriven: 0 })
  assert.equal(ingest.sent.length, 0)
  assert.deepEqual(await run({ reasonContains: 'resource_missing' }), { matched: 1, redriven: 1 })
  await until('it was handed over', () => ingest.sent.length === 1)
  await until('that none is left is published', async () => (await counts()).join() === '1,0')
})
