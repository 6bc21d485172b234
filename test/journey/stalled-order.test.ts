import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWords } from './given/alert-log.ts'
import { auditedSystem } from './given/systems/audited-system.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

test('given stuck orders, then they are raised until they move on, and a lost move is recovered', async (t) => {
  const world = await auditedSystem(t, {
    stalled: {
      'on-hold': [{ rule: 'time', afterMs: 4_000 }],
      processing: [{ rule: 'count', laterOrders: 3 }],
    },
    // The rules are to find what the sweep would find as well.
    sweepEveryMs: 600_000,
  })
  const isNow = async (fingerprint: string, state: string): Promise<boolean> =>
    (await world.alerts()).get(fingerprint)?.state === state
  const summaryOf = async (fingerprint: string) => (await world.alerts()).get(fingerprint)?.summary ?? ''

  const unpaid = await world.createOrder('stuck')
  await world.move(unpaid, 'on-hold')
  const unsent = await world.createOrder('stuck')
  await world.move(unsent, 'processing')
  const unsynced = await world.createOrder()
  await world.move(unsynced, 'on-hold')
  await world.move(unsynced, 'processing', 'loseUpdate')
  const stuckByTime = `stalled-order/shop/${unpaid}`
  const stuckByCount = `stalled-order/shop/${unsent}`
  const lost = `lost-update/shop/${unsynced}`

  await eventually('the alert names the time', () => isNow(stuckByTime, 'firing'))
  assert.match(await summaryOf(stuckByTime), /in on-hold for [^;]+; the limit is 4 s/)
  await eventually(
    'what has moved on is recovered',
    async () => (await world.statusOf(unsynced)) === 'processing',
  )
  await eventually('its alert has ended', () => isNow(lost, 'resolved'))
  assert.deepEqual((await world.historyOf(unsynced)).slice(-1), ['OrderUpdated rest'])

  await world.move(unsynced, 'completed')
  assert.equal((await world.alerts()).has(stuckByCount), false)
  for (let newer = 0; newer < 3; newer++) await world.createOrder()
  await eventually('the alert names the count of orders', () => isNow(stuckByCount, 'firing'))
  // The one that was placed before them may have been read before this one's move.
  assert.match(await summaryOf(stuckByCount), /[34] newer orders have come since, the limit is 3/)
  await eventually('both are mailed', async () => {
    const texts = (await world.alertMails()).map(({ text }) => text).join()
    return [unpaid, unsent].every((orderId) => texts.includes(String(orderId)))
  })

  await world.move(unpaid, 'cancelled')
  await eventually('the one alert has ended', () => isNow(stuckByTime, 'resolved'))
  assert.ok(await isNow(stuckByCount, 'firing'))
  await world.move(unsent, 'completed')
  await eventually('the other one has ended', () => isNow(stuckByCount, 'resolved'))
  assert.deepEqual(
    inWords(await world.alertChanges()).sort(),
    [stuckByTime, stuckByCount, lost].flatMap((alert) => [`raised ${alert}`, `resolved ${alert}`]).sort(),
  )
})
