import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWords } from './given/alert-log.ts'
import { auditedSystem } from './given/systems/audited-system.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

test('given an order deleted for good without a webhook, then it is deleted here, without alert', async (t) => {
  const world = await auditedSystem(t, { stalled: { processing: [{ rule: 'time', afterMs: 4_000 }] } })
  const orderId = await world.createOrder()
  await world.move(orderId, 'processing')
  await eventually('it has arrived', async () => (await world.statusOf(orderId)) === 'processing')

  const response = await fetch(`${world.shop.url}/wp-json/wc/v3/orders/${orderId}?force=true`, {
    method: 'DELETE',
    headers: { authorization: `Basic ${btoa('ck_journey:cs_journey')}` },
  })
  assert.equal(response.status, 200)
  await eventually('it is deleted', async () => (await world.statusOf(orderId)) === 'trash')
  assert.deepEqual((await world.historyOf(orderId)).slice(-1), ['OrderDeleted rest'])
  assert.deepEqual(inWords(await world.alertChanges()), [])
})
