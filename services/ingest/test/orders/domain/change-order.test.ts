import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cancelOrder, changeOrder } from '../../../src/orders/domain/change-order.ts'
import type { OrderChange } from '../../../src/orders/domain/order-request.ts'
import type { PlacedOrder } from '../../../src/orders/domain/placed-order.ts'
import { findParticipants, placed } from '../given/placed.ts'
import { shipment } from '../given/shipments.ts'

const later = new Date('2026-11-21T07:00:00.000Z')
const change = (order: PlacedOrder, request: OrderChange, at = later, shipments = [shipment(1)]) =>
  changeOrder({ placed: order, shipments }, request, { at, findParticipants })
const booked = shipment(1, ['ShipmentScheduled'])

test('given nothing booked, when the lines change, then the total does too, and the rest stays', () => {
  const before = placed({ note: 'Ring twice.' })
  const decision = change(before, { lines: [{ name: 'Cap', quantity: 3, unitPrice: '5' }] })
  assert.ok('changed' in decision)
  const { revision, order } = decision.changed
  assert.deepEqual(
    [revision, order.total, order.note, order.modifiedAt],
    [2, '15.00', 'Ring twice.', later.toISOString()],
  )
  assert.deepEqual(order.shipping, before.order.shipping)
  assert.equal(order.createdAt, before.order.createdAt)
})

test('given a new address or note, then only they change; null removes the note', () => {
  const before = placed({ note: 'Ring twice.' })
  const address = change(before, { shippingAddress: { lines: ['1 Quay'], city: 'Nelson', country: 'NZ' } })
  assert.ok('changed' in address)
  assert.deepEqual(
    [address.changed.order.shipping?.city, address.changed.order.shipping?.name, address.changed.order.total],
    ['Nelson', 'Ada Miller', '79.80'],
  )
  const note = change(before, { note: null })
  assert.ok('changed' in note)
  assert.equal('note' in note.changed.order, false)
})

test('given a change to what the order has already, then nothing changes', () => {
  const before = placed({ note: 'Ring twice.' })
  assert.deepEqual(change(before, { note: 'Ring twice.' }), { unchanged: before })
  assert.deepEqual(change(before, {}), { unchanged: before })
})

test('given a booked shipment, then a change is refused, and a cancellation is not', () => {
  const decision = change(placed(), { note: 'x' }, later, [booked])
  assert.deepEqual(decision, { refused: 'Shipment admin/1/1 is booked with bobs-post.' })
  const cancelled = cancelOrder({ placed: placed(), shipments: [booked] }, later)
  assert.ok('changed' in cancelled)
  assert.deepEqual([cancelled.changed.order.status, cancelled.changed.revision], ['cancelled', 2])
})

test('given a booking that was voided, then the order can be changed again', () => {
  const voided = shipment(1, ['ShipmentScheduled'], ['ShipmentCancelled'])
  assert.ok('changed' in change(placed(), { note: 'x' }, later, [voided]))
})

test('given a shipment on its way, then a cancellation is refused, also after it was returned', () => {
  for (const events of [[], ['ShipmentDelivered'], ['ShipmentExceptionReported']] as const) {
    const shipped = shipment(
      1,
      ['ShipmentScheduled'],
      ['ShipmentShipped'],
      ...events.map((type) => [type] as [typeof type]),
    )
    const decision = cancelOrder({ placed: placed(), shipments: [shipped] }, later)
    assert.ok('refused' in decision && decision.refused.startsWith('Shipment admin/1/1 is with bobs-post'))
  }
})

test('given a cancelled order, then no change and no second cancellation is possible', () => {
  const cancelled = placed({ status: 'cancelled' })
  assert.deepEqual(change(cancelled, { note: 'x' }), { refused: 'The order is cancelled.' })
  assert.deepEqual(cancelOrder({ placed: cancelled, shipments: [] }, later), { unchanged: cancelled })
})

test('given clocks that go back, then the time of change rises with every change', () => {
  const times = fc.array(fc.integer({ min: -10_000, max: 10_000 }), { maxLength: 20 })
  fc.assert(
    fc.property(times, (offsets) => {
      let current = placed()
      for (const [index, offset] of offsets.entries()) {
        const decision = change(current, { note: String(index) }, new Date(later.getTime() + offset))
        assert.ok('changed' in decision)
        assert.ok(Date.parse(decision.changed.order.modifiedAt) > Date.parse(current.order.modifiedAt))
        current = decision.changed
      }
      assert.equal(current.revision, 1 + offsets.length)
    }),
  )
})
