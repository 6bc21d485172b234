import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Scan } from '@slipstream/events/event-types/shipment-events.ts'
import type { Booking, BookingOutcome, Carrier } from '../../../src/carriers/carrier.ts'
import { ada } from '../sample-booking.ts'
import { bobsPostWorld } from './bobs-post-world.ts'
import type { CarrierWorld, NextFault } from './carrier-world.ts'
import { shipEngineWorld } from './shipengine-world.ts'

const worlds: [name: string, create: () => Promise<CarrierWorld>][] = [
  ['Bobs Post', bobsPostWorld],
  ['ShipEngine', shipEngineWorld],
]
const reference = 'admin/4711/1'
const berlin = { ...ada, city: 'Berlin', postcode: '10115', country: 'DE' }
const { signal } = new AbortController()

for (const [name, create] of worlds) {
  describe(`the contract of a carrier: ${name}`, () => {
    let world: CarrierWorld
    let carrier: Carrier
    beforeEach(async () => {
      world = await create()
      carrier = world.carrier
    })
    afterEach(() => world.stop())

    const book = (as = reference, recipient = berlin): Promise<BookingOutcome> =>
      carrier.book({ reference: as, recipient, lines: [] }, signal)
    const booked = async (as = reference): Promise<Booking> => {
      const outcome = await book(as)
      assert.ok(outcome.kind === 'booked', JSON.stringify(outcome))
      return outcome.booking
    }
    const tracked = ({ carrierShipmentId, trackingNumber }: Booking) => {
      assert.ok(trackingNumber !== null)
      return { carrierShipmentId, trackingNumber }
    }

    it('given a booking, then it has an id and numbers, and is found by its reference', async () => {
      const booking = await booked()
      assert.match(booking.carrierShipmentId, /./)
      assert.match(booking.trackingNumber ?? '', /./)
      assert.match(booking.trackingUrl ?? '', /^https?:/)
      assert.deepEqual(await carrier.lookUp(reference, signal), { kind: 'found', booking, others: [] })
      assert.equal(world.activeBookings(reference), 1)
    })

    for (const length of [8, 30]) {
      it(`given a reference of ${length} characters, then it is booked under it`, async () => {
        const as = 'admin/4711/1'.padEnd(length, '0').slice(0, length)
        await booked(as)
        assert.equal(world.activeBookings(as), 1)
      })
    }

    it('given a reference that was never booked, then it is not found', async () => {
      assert.deepEqual(await carrier.lookUp(reference, signal), { kind: 'notFound' })
    })

    it('given an address that the carrier refuses, then nothing is booked, and its code is named', async () => {
      const outcome = await book(reference, { ...berlin, postcode: '1' })
      assert.ok(outcome.kind === 'refused')
      assert.match(outcome.code, /address/i)
      assert.ok(!JSON.stringify(outcome).includes('Lambton'))
      assert.equal(world.activeBookings(reference), 0)
    })

    it('given a carrier that books a reference twice, then the look-up finds the first', async () => {
      const first = await booked()
      const second = await booked()
      const found = await carrier.lookUp(reference, signal)
      assert.ok(found.kind === 'found')
      assert.deepEqual(found.booking, first)
      assert.ok(found.others.every((other) => other.carrierShipmentId === second.carrierShipmentId))
      assert.equal(world.activeBookings(reference), 2)
    })

    it('given duplicates refused, when it is booked twice, then the second adopts the first', async () => {
      await world.refuseDuplicates()
      const booking = await booked()
      assert.deepEqual(await book(), { kind: 'booked', booking, isAdopted: true })
      assert.equal(world.activeBookings(reference), 1)
    })

    it('given a refused duplicate that is not shown yet, then it is unknown, and adopted later', async () => {
      await world.refuseDuplicates()
      await world.lagLookUps()
      const booking = await booked()
      assert.equal((await book()).kind, 'unknown')
      await world.passLookUpLag()
      assert.deepEqual(await book(), { kind: 'booked', booking, isAdopted: true })
    })

    const lost: NextFault['name'][] = ['reset', 'hang', 'htmlPage', 'halfBody', 'carrierTimeout']
    for (const fault of lost) {
      it(`given ${fault} after a booking, then it is unknown, and found only after the lag`, async () => {
        await world.lagLookUps()
        await world.failNext({ operation: 'book', name: fault, work: 'done' })
        assert.equal((await book()).kind, 'unknown')
        assert.deepEqual(await carrier.lookUp(reference, signal), { kind: 'notFound' })
        await world.passLookUpLag()
        assert.equal((await carrier.lookUp(reference, signal)).kind, 'found')
        assert.equal(world.activeBookings(reference), 1)
      })

      it(`given ${fault} before a booking, then it is unknown, and never found`, async () => {
        await world.failNext({ operation: 'book', name: fault, work: 'notDone' })
        assert.equal((await book()).kind, 'unknown')
        assert.deepEqual(await carrier.lookUp(reference, signal), { kind: 'notFound' })
        await booked()
        assert.equal(world.activeBookings(reference), 1)
      })

      it(`given ${fault}, then reads are not done, and a void is unknown`, async () => {
        const booking = await booked()
        const work = 'notDone'
        await world.failNext({ operation: 'lookUp', name: fault, work })
        assert.equal((await carrier.lookUp(reference, signal)).kind, 'notDone')
        await world.failNext({ operation: 'label', name: fault, work })
        assert.equal((await carrier.fetchLabel(booking.carrierShipmentId, signal)).kind, 'notDone')
        await world.failNext({ operation: 'track', name: fault, work })
        assert.equal((await carrier.track([tracked(booking)], signal)).kind, 'notDone')
        await world.failNext({ operation: 'void', name: fault, work: 'done' })
        assert.equal((await carrier.void(booking.carrierShipmentId, signal)).kind, 'unknown')
        assert.deepEqual(await carrier.void(booking.carrierShipmentId, signal), { kind: 'voided' })
      })
    }

    it('given 200 with an error inside, then it is not booked', async () => {
      await world.failNext({ operation: 'book', name: 'errorInside', work: 'notDone' })
      assert.notEqual((await book()).kind, 'booked')
      assert.equal(world.activeBookings(reference), 0)
    })

    it('given a rate limit of hours, then it is not done, and says when to try again', async () => {
      await world.failNext({ operation: 'book', name: 'rateLimited', work: 'notDone' })
      const outcome = await book()
      assert.ok(outcome.kind === 'notDone')
      assert.equal(outcome.cause, 'rate-limited')
      assert.equal(outcome.retryAfterMs, 4 * 3_600_000)
    })

    it('given an outage, then nothing is done until it ends', async () => {
      await world.setOutage(true)
      const outcome = await book()
      assert.ok(outcome.kind === 'notDone', JSON.stringify(outcome))
      assert.equal(outcome.cause, 'unavailable')
      assert.equal((await carrier.lookUp(reference, signal)).kind, 'notDone')
      await world.setOutage(false)
      await booked()
      assert.equal(world.activeBookings(reference), 1)
    })

    it('given a label that is not ready, then it is pending first and a PDF later', async () => {
      await world.delayLabels()
      const { carrierShipmentId } = await booked()
      assert.equal((await carrier.fetchLabel(carrierShipmentId, signal)).kind, 'pending')
      await world.finishLabels()
      const label = await carrier.fetchLabel(carrierShipmentId, signal)
      assert.ok(label.kind === 'label')
      assert.equal(label.contentType, 'application/pdf')
      assert.equal(Buffer.from(label.bytes.subarray(0, 5)).toString(), '%PDF-')
    })

    it('given a booking that is voided twice, then both are voided, and it is found no more', async () => {
      const { carrierShipmentId } = await booked()
      for (let i = 0; i < 2; i++)
        assert.deepEqual(await carrier.void(carrierShipmentId, signal), { kind: 'voided' })
      assert.equal(world.activeBookings(reference), 0)
      assert.deepEqual(await carrier.lookUp(reference, signal), { kind: 'notFound' })
    })

    it('given a parcel under way, then a void is refused', async () => {
      const { carrierShipmentId } = await booked()
      await world.deliverParcels()
      assert.equal((await carrier.void(carrierShipmentId, signal)).kind, 'refused')
      assert.equal(world.activeBookings(reference), 1)
    })

    it('given parcels, then their scans are read, as many together as the traits say', async () => {
      const count = Math.min(3, carrier.traits.maxTrackedTogether)
      const bookings: Booking[] = []
      for (let i = 0; i < count; i++) bookings.push(await booked(`${reference}${i}`))
      const parcels = bookings.map(tracked)
      const before = await carrier.track(parcels, signal)
      assert.ok(before.kind === 'tracked')
      for (const scans of before.scans.values()) assert.deepEqual(scans, [])
      await world.deliverParcels()
      const after = await carrier.track(parcels, signal)
      assert.ok(after.kind === 'tracked')
      for (const { trackingNumber } of parcels) {
        const scans: Scan[] = after.scans.get(trackingNumber) ?? []
        assert.ok(scans.length >= 3)
        for (const { at, status } of scans) {
          assert.equal(at, new Date(at).toISOString())
          assert.notEqual(status, 'unknown')
        }
      }
      const tooMany = Array.from({ length: carrier.traits.maxTrackedTogether + 1 }, () => parcels[0]!)
      await assert.rejects(carrier.track(tooMany, signal), RangeError)
    })

    it('given a signal that is aborted, then a booking rejects', async () => {
      const stopping = new AbortController()
      await world.failNext({ operation: 'book', name: 'hang', work: 'notDone' })
      const booking = carrier.book({ reference, recipient: berlin, lines: [] }, stopping.signal)
      stopping.abort(new Error('stopping'))
      await assert.rejects(booking, /stopping|abort/)
    })
  })
}
