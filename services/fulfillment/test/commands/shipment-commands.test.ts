import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { findCommand } from '@slipstream/commands/find-command.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import type { ShippingAddress } from '@slipstream/events/event-types/orders/order.ts'
import type { ShipmentCommandKind } from '@slipstream/commands/shipments/shipment-commands.ts'
import { ada } from '../carriers/sample-booking.ts'
import { order } from '../given/order.ts'
import { world } from '../given/world.ts'

/** Fulfillment with dead-lettered shipments of orders with an unknown postcode. */
async function givenDeadLetters(t: TestContext, ...orderIds: string[]) {
  const given = await world(t)
  given.start()
  const { name, phone, company, lines, city, region, country } = ada
  const shipping: ShippingAddress = { name, phone, company, lines, city, region, postcode: 'none', country }
  await given.append(...orderIds.map((id) => order(id, undefined, { shipping })))
  await given.untilStatus(orderIds.length, 'dead-lettered')
  return {
    ...given,
    /** Submits a command, and waits until it has ended. */
    async command(kind: ShipmentCommandKind, payload: object) {
      const by = { by: 'office', reason: 'The customer rang up.' }
      const id = await submitCommand(given.db, { to: 'fulfillment', kind, payload: { ...payload }, ...by })
      await given.until(`${kind} has ended`, async () => {
        const found = await findCommand(given.db, id)
        return found?.state === 'done' || found?.state === 'refused'
      })
      return findCommand(given.db, id)
    },
  }
}

test('given a dead letter, when its address is corrected by a command, then it is shipped', async (t) => {
  const { command, untilStatus, shipmentOf, carrier } = await givenDeadLetters(t, '1', '2')
  const { shipment: dead } = await shipmentOf('1')
  assert.equal(dead.deadLetter?.step, 'check-address')
  assert.match(dead.deadLetter.reason, /^postcode: /)
  const corrected = { shipmentId: 'admin/1/1', recipient: ada }
  assert.equal((await command('correct-shipment-address', corrected))?.state, 'done')
  await untilStatus(1, 'scheduled', 'shipped', 'delivered', 'returned')
  const { instructions } = (await shipmentOf('1')).shipment
  assert.deepEqual(
    instructions.map(({ instruction, actor }) => [instruction, actor]),
    [['correct-address', 'office']],
  )
  const again = await command('correct-shipment-address', corrected)
  assert.match(again?.refusal ?? '', /booked already/)
  assert.deepEqual(
    carrier.books().map(({ booked }) => booked),
    [1],
  )
})

test('given dead letters, then a redrive is tried first, is of some or all, and says how many', async (t) => {
  const { command, items } = await givenDeadLetters(t, '1', '2', '3')
  const dry = await command('redrive-shipments', { where: { reasonContains: 'POSTCODE' }, dryRun: true })
  const { examples, ...counted } = dry?.result as { examples: string[] }
  assert.deepEqual(counted, { matched: 3, redriven: 0 })
  assert.deepEqual(examples.toSorted(), ['admin/1/1', 'admin/2/1', 'admin/3/1'])
  const none = await command('redrive-shipments', { where: { code: 'another' } })
  assert.deepEqual(none?.result, { matched: 0, redriven: 0 })
  const one = await command('redrive-shipments', { where: { shipmentId: 'admin/2/1' } })
  assert.deepEqual(one?.result, { matched: 1, redriven: 1 })
  const all = await command('redrive-shipments', { where: {}, perSecond: 100 })
  assert.deepEqual(all?.result, { matched: 3, redriven: 3 })
  const redrives = await items.find().sort({ _id: 1 }).toArray()
  assert.deepEqual(
    redrives.map(({ shipment }) => shipment.instructions.length),
    [1, 2, 1],
  )
})

test('given commands that do not fit, then each is refused with the reason', async (t) => {
  const { command } = await givenDeadLetters(t, '1')
  assert.match(
    (await command('cancel-shipment', { shipmentId: 'no/1/1' }))?.refusal ?? '',
    /no shipment no\/1\/1/,
  )
  assert.match(
    (await command('cancel-shipment', {}))?.refusal ?? '',
    /does not fit cancel-shipment: shipmentId/,
  )
  const repeat = await command('repeat-booking', { shipmentId: 'admin/1/1' })
  assert.match(repeat?.refusal ?? '', /does not wait for a person/)
  const settle = await command('settle-shipment', { shipmentId: 'admin/1/1' })
  assert.match(settle?.refusal ?? '', /nothing of it is to be settled/)
  assert.equal((await command('cancel-shipment', { shipmentId: 'admin/1/1' }))?.state, 'done')
  assert.match((await command('cancel-shipment', { shipmentId: 'admin/1/1' }))?.refusal ?? '', /is cancelled/)
})
