import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveMailedShipment, foldMailedShipments } from '../../../src/shipments/domain/mailed-shipment.ts'
import type { MailedShipment } from '../../../src/shipments/domain/mailed-shipment.ts'
import { shipmentEvents } from '../../given/shipments.ts'

const next = shipmentEvents('shop', '1042')
const history: ShipmentEvent[] = [
  next('ShipmentRequested'),
  next('ShipmentPostponed'),
  next('ShipmentChanged', { lines: [{ lineItemId: '1', sku: null, name: 'Cup', quantity: 3 }] }),
  next('ShipmentScheduled'),
  next('ShipmentShipped', { to: { name: 'Mere', email: 'mere@example.test' } }),
  next('ShipmentScanned'),
  next('ShipmentExceptionReported'),
  next('ShipmentDelivered'),
]

function fold(events: readonly ShipmentEvent[]): MailedShipment | undefined {
  return events.reduce<MailedShipment | undefined>(evolveMailedShipment, undefined)
}

describe('a shipment as mails show it', () => {
  it('given its history, then it has the newest content, the addressee and what happened when', () => {
    const shipment = fold(history)
    assert.deepEqual(shipment?.lines, [{ name: 'Cup', quantity: 3 }])
    assert.equal(shipment.to.name, 'Hana Tamihana')
    assert.deepEqual(Object.keys(shipment.news).sort(), ['attempt-failed', 'delivered', 'shipped'])
    assert.equal(shipment.parcel?.trackingNumber !== null, true)
  })

  it('given events that no mail shows, then the very same object is returned', () => {
    const before = fold(history.slice(0, 5))
    assert.ok(before)
    assert.equal(evolveMailedShipment(before, history[5] as ShipmentEvent), before)
  })

  it('given any events again after the history, then nothing changes', () => {
    const once = fold(history)
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...history)), (again) => {
        assert.deepEqual(fold([...history, ...again]), once)
      }),
    )
  })

  it('given any split of the history into batches, then the shipment is the same', () => {
    const once = fold(history)
    fc.assert(
      fc.property(fc.nat({ max: history.length }), (at) => {
        const [first] = foldMailedShipments(new Map(), history.slice(0, at))
        const known = first === undefined ? [] : [[first._id, first] as const]
        const [second] = foldMailedShipments(new Map(known), history.slice(at))
        assert.deepEqual(second ?? first, once)
      }),
    )
  })

  it('given no address of a customer, when it is corrected, then mails go to it', () => {
    const events = shipmentEvents('shop', '1')
    const without = events('ShipmentShipped', { to: { name: null, email: null } })
    const corrected = events('ShipmentChanged')
    assert.equal(fold([without, corrected])?.to.email, corrected.data.recipient.email)
    const customer = { name: 'Mere', email: 'other@example.test' }
    const withOne = shipmentEvents('shop', '1')('ShipmentShipped', { to: customer })
    assert.deepEqual(fold([withOne, corrected])?.to, customer)
  })

  it('given news that is reported again, then the first time counts', () => {
    const events = shipmentEvents('shop', '1')
    const first = events('ShipmentShipped', { shippedAt: '2026-11-21T18:00:00Z' })
    const again = events('ShipmentShipped', { shippedAt: '2026-11-22T18:00:00Z' })
    assert.equal(fold([first, again])?.news.shipped?.at, '2026-11-21T18:00:00Z')
  })
})
