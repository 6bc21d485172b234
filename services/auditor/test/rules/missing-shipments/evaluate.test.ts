import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { examples } from '@slipstream/events/event-types/examples.ts'
import {
  auditOfShipments,
  begunMs,
  dayMs,
  hourMs,
  orderState,
  shipmentEvents,
} from '../shipments/shipments-in-memory.ts'

const rule = 'shipment-missing'
const minuteMs = 60_000
const at = (minutes: number): number => begunMs + minutes * minuteMs
const due = (orderId: string, minutes = 0, id = `e${orderId}`) =>
  orderState(id, at(minutes), { orderId, status: 'processing' })

describe('orders that are due for shipping', () => {
  it('given one without a shipment, then an alert after the time to settle, until it has one', async () => {
    const audit = auditOfShipments()
    await audit.read([due('1042')])
    assert.deepEqual(await audit.changes(at(4)), [])
    const [raised] = await audit.evaluate(at(5))
    assert.ok(raised?.type === 'AlertRaised')
    assert.deepEqual([raised.data.rule, raised.data.severity], [rule, 'critical'])
    assert.match(raised.data.summary, /^1 order is to be shipped by sources\.shop\.shipping, and no shipment/)
    await audit.read([due('1043', 1)])
    assert.deepEqual(await audit.changes(at(6)), [`raised ${rule} shipments 2 1042`])
    await audit.read([shipmentEvents('1042')('ShipmentRequested', at(7))])
    assert.deepEqual(await audit.changes(at(7)), [`raised ${rule} shipments 1 1043`])
    await audit.read([orderState('x', at(8), { orderId: '1043', status: 'cancelled' })])
    assert.deepEqual(await audit.changes(at(8)), [`resolved ${rule} shipments`])
  })

  it('given an order of several parts, then each needs its shipment, also one that is added', async () => {
    const audit = auditOfShipments()
    const ofSchools = (id: string, minutes: number, ...schools: string[]) =>
      orderState(id, at(minutes), {
        ...{ orderId: '1', status: 'processing' },
        lineItems: schools.flatMap((school) =>
          examples.OrderCreated.data.order.lineItems.slice(0, 1).map((item) => ({
            ...{ ...item, id: school, metadata: [{ key: 'School', value: school }] },
          })),
        ),
      })
    const requested = (shipmentNumber: number, minutes: number) =>
      shipmentEvents('1', { shipmentNumber })('ShipmentRequested', at(minutes))
    await audit.read([ofSchools('a', 0, 'North', 'South'), requested(1, 1)])
    assert.deepEqual(await audit.changes(at(5)), [`raised ${rule} shipments 1 1`])
    await audit.read([requested(2, 6)])
    assert.deepEqual(await audit.changes(at(6)), [`resolved ${rule} shipments`])
    await audit.read([ofSchools('b', 10, 'North', 'South', 'West')])
    assert.deepEqual(await audit.changes(at(11)), [])
    assert.deepEqual(await audit.changes(at(15)), [`raised ${rule} shipments 1 1`])
    await audit.read([requested(3, 16), ofSchools('c', 17, 'North')])
    assert.deepEqual(await audit.changes(at(17)), [`resolved ${rule} shipments`])
  })

  it('given a shipment that is requested first or in time, then there is no alert', async () => {
    const audit = auditOfShipments()
    await audit.read([shipmentEvents('1')('ShipmentRequested', at(0)), due('1'), due('2')])
    await audit.read([shipmentEvents('2')('ShipmentRequested', at(4))])
    assert.deepEqual(await audit.changes(at(60)), [])
    // It stays so whatever becomes of the order.
    await audit.read([orderState('y', at(61), { orderId: '1', status: 'processing', total: '7.00' })])
    assert.deepEqual(await audit.changes(at(120)), [])
  })

  it('given an order before the start, or of long ago, or another status, then there is none', async () => {
    const audit = auditOfShipments()
    const old = begunMs - 31 * dayMs
    await audit.read([
      orderState('a', old, { orderId: '1', status: 'processing' }),
      orderState('b', at(0), { orderId: '1', status: 'processing', total: '7.00' }),
      orderState('c', at(0), { orderId: '2', status: 'pending' }),
      orderState('d', at(0), { orderId: '3', status: 'processing', lineItems: [] }),
    ])
    assert.deepEqual(await audit.changes(at(60)), [])
    const late = auditOfShipments()
    await late.read([due('4')])
    assert.deepEqual(await late.changes(begunMs + 31 * dayMs), [])
  })

  it('given what is not read yet, then nothing looks missing', async () => {
    const audit = auditOfShipments()
    await audit.read([due('1042')])
    assert.deepEqual(await audit.changes(at(60), 'shop', { shipmentsThrough: undefined }), [])
    assert.deepEqual(await audit.changes(at(60), 'shop', { shipmentsThrough: at(4) }), [])
    assert.deepEqual(await audit.changes(at(60), 'shop', { shipmentsThrough: at(5) }), [
      `raised ${rule} shipments 1 1042`,
    ])
  })

  it('given states in any order and more than once, then the alerts are equal', async () => {
    const states = [
      orderState('a', at(0), { orderId: '1', status: 'pending' }),
      due('1', 1, 'b'),
      orderState('c', at(2), { orderId: '1', status: 'on-hold' }),
      due('1', 3, 'd'),
      due('2', 1, 'e'),
      orderState('f', at(2), { orderId: '2', status: 'cancelled' }),
      orderState('g', begunMs - 40 * dayMs, { orderId: '3', status: 'processing' }),
      due('3', 1, 'h'),
      shipmentEvents('4')('ShipmentRequested', at(2)),
      due('4', 1, 'i'),
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...states, ...states], { minLength: 2 * states.length }),
        async (events) => {
          const audit = auditOfShipments()
          await audit.read(events, at(5))
          assert.deepEqual(await audit.changes(begunMs + hourMs), [`raised ${rule} shipments 1 1`])
        },
      ),
      { numRuns: 50 },
    )
  })
})
