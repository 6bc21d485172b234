import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancelShipments, unbookedShipments } from '../../src/cli/shipments-for-erasure.ts'
import { order } from '../given/order.ts'
import { world } from '../given/world.ts'

test('given a carrier that is down, then what waits is found, and cancelled or refused', async (t) => {
  const { db, items, carrier, append, start, untilStatus, until } = await world(t)
  start()
  await append(order('1'))
  await untilStatus(1, 'scheduled', 'shipped', 'delivered', 'returned')
  await carrier.setFaults({ outage: {} })
  await append(order('2'), order('3'))
  const waiting = async () => (await unbookedShipments(db)).map(({ _id }) => _id).toSorted()
  await until('both wait', async () => (await waiting()).length === 2)

  assert.deepEqual(await cancelShipments(db, ['admin/2/1'], 'office'), [])
  assert.deepEqual(await waiting(), ['admin/3/1'])

  // As scanned before its booking was known.
  await items.updateOne({ _id: 'admin/3/1' }, { $set: { 'shipment.shippedAt': new Date().toISOString() } })
  assert.deepEqual(await cancelShipments(db, ['admin/3/1'], 'office'), [
    { id: 'admin/3/1', refusal: 'admin/3/1: the carrier has the parcel already' },
  ])
})
