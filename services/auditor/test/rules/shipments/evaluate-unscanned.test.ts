import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  auditOfShipments,
  begunMs,
  carrierChange,
  dayMs,
  hourMs,
  shipmentEvents,
} from './shipments-in-memory.ts'

const rule = 'shipment-not-scanned'
const at = (days: number): number => begunMs + days * dayMs

/** Books a parcel of its own order. */
function bookedAt(orderId: string, days: number) {
  const next = shipmentEvents(orderId)
  return { next, events: [next('ShipmentRequested', at(days)), next('ShipmentScheduled', at(days))] }
}

/** A carrier that has scanned each of 300 parcels within three to five hours. */
async function withHistory() {
  const audit = auditOfShipments()
  for (let parcel = 0; parcel < 300; parcel++) {
    const days = parcel / 5
    const { next, events } = bookedAt(`9${parcel}`, days)
    const scanned = next('ShipmentShipped', at(days) + (3 + (parcel % 9) / 4) * hourMs)
    await audit.read([...events, scanned])
  }
  // So that the past is learned from before the first alert.
  await audit.changes(at(60))
  return audit
}

describe('a booked parcel that is not scanned', () => {
  it('given no history, then the configured deadline counts, until it is scanned', async () => {
    const audit = auditOfShipments()
    const { next, events } = bookedAt('1042', 0)
    await audit.read(events)
    assert.deepEqual(await audit.changes(at(5) - 1), [])
    assert.deepEqual(await audit.changes(at(5)), [`raised ${rule} bobs-post 1 1042`])
    assert.deepEqual(await audit.changes(at(6)), [])
    await audit.read([next('ShipmentShipped', at(6))])
    assert.deepEqual(await audit.changes(at(6)), [`resolved ${rule} bobs-post`])
  })

  it('given the history of a fast carrier, then it is alerted long before the deadline', async () => {
    const audit = await withHistory()
    const { events } = bookedAt('1042', 61)
    await audit.read(events)
    assert.deepEqual(await audit.changes(at(61) + 4 * hourMs), [])
    const [raised] = await audit.evaluate(at(63))
    assert.ok(raised?.type === 'AlertRaised')
    assert.equal(raised.data.rule, rule)
    assert.match(raised.data.summary, /the one of order 1042 had waited 2 d\.$/)
  })

  it('given its deadline is reported as well, then only that alert has it', async () => {
    const audit = auditOfShipments()
    const { next, events } = bookedAt('1042', 0)
    await audit.read(events)
    assert.equal((await audit.changes(at(5))).length, 1)
    await audit.read([next('ShipmentStalled', at(5), { waitsFor: 'first-scan' })])
    assert.deepEqual((await audit.changes(at(5))).sort(), [
      'raised shipment-stalled bobs-post 1 1042',
      `resolved ${rule} bobs-post`,
    ])
  })

  it('given a cancelled one, then it is not alerted, and says nothing of how long scans take', async () => {
    const audit = auditOfShipments()
    const { next, events } = bookedAt('1042', 0)
    await audit.read([...events, next('ShipmentCancelled', at(1))])
    assert.deepEqual(await audit.changes(at(30)), [])
    const [status] = [...(await audit.states()).keys()]
    assert.equal((await audit.states()).get(status ?? '')?.left, 0)
  })

  it('given an unavailable carrier, then none is raised, and each is counted once it is back', async () => {
    const audit = auditOfShipments()
    const { events } = bookedAt('1042', 0)
    await audit.read([...events, carrierChange('unavailable', at(1))])
    assert.deepEqual(await audit.changes(at(20)), [])
    await audit.read([carrierChange('available', at(21))])
    assert.deepEqual(await audit.changes(at(21)), [])
    assert.deepEqual(await audit.changes(at(21) + hourMs), [`raised ${rule} bobs-post 1 1042`])
  })

  it('given events that are delivered again, then nothing changes', async () => {
    const audit = auditOfShipments()
    const { next, events } = bookedAt('1042', 0)
    const scanned = next('ShipmentShipped', at(1))
    await audit.read([...events, ...events, scanned, ...events, scanned])
    await audit.changes(at(1))
    const [learned] = [...(await audit.states()).values()]
    assert.deepEqual([learned?.entered, learned?.left], [1, 1])
    await audit.read([...events, scanned])
    assert.deepEqual(await audit.changes(at(30)), [])
  })
})
