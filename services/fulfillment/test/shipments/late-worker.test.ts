import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { carrierBreakers } from '../../src/availability/carrier-availability.ts'
import { closedBreaker } from '@slipstream/work/domain/breaker.ts'
import type { Booking, Carrier } from '../../src/carriers/carrier.ts'
import { ensureLabels, findLabel } from '../../src/shipments/adapters/label-store.ts'
import { ensureShipmentItems, shipmentItems } from '../../src/shipments/adapters/shipment-items.ts'
import type { ShipmentItem } from '../../src/shipments/adapters/shipment-items.ts'
import { policyOf } from '../../src/shipments/carrier-in-use.ts'
import { ShipmentRecorder } from '../../src/shipments/shipment-recorder.ts'
import { startShipping } from '../../src/shipments/start-shipping.ts'
import { fulfillmentConfig } from '../given/fulfillment-config.ts'
import { newShipment, traits } from '../given/shipment.ts'

const booking = (carrierShipmentId: string): Booking => ({
  ...{ carrierShipmentId, trackingNumber: null, trackingUrl: null },
})

/** One shipment, and the workers of a carrier of which only what a test gives is scripted. */
async function givenShipping(
  t: TestContext,
  scripted: Partial<Carrier>,
  { timeoutMs = 2_000, breaker = closedBreaker } = {},
) {
  const { client, db, defer } = givenWorld(t, 'late-worker')
  const outbox = mongoOutbox(db, 'fulfillmentOutbox')
  const items = shipmentItems(db)
  await Promise.all([outbox.prepare(), ensureShipmentItems(db), ensureLabels(db)])
  await carrierBreakers(db).ensure(['bobs-post'], breaker)
  const configured = fulfillmentConfig('http://127.0.0.1:1').carriers['bobs-post']!
  const config = { ...configured, timeoutMs }
  const notRequested = async (): Promise<never> => assert.fail('the carrier was asked for something else')
  const carrier: Carrier = {
    ...{
      traits,
      checkRecipient: () => [],
      book: notRequested,
      lookUp: notRequested,
      void: notRequested,
      track: notRequested,
    },
    fetchLabel: async () => ({ kind: 'pending', retryAfterMs: 60_000 }),
    ...scripted,
  }
  const carriers = new Map([['bobs-post', { name: 'bobs-post', config, carrier, policy: policyOf(config) }]])
  const recorder = new ShipmentRecorder({ client, items, outbox, carriers })
  await inTransaction(client, async (session) => {
    const item = await recorder.request(session, newShipment, { nowMs: Date.now() })
    await submitManyWork(items, [item], { session })
  })
  const steps: string[] = []
  const onStep = (_carrier: string, step: string, outcome: string) => void steps.push(`${step}: ${outcome}`)
  return {
    ...{ db, items, recorder, steps },
    start() {
      const shipping = startShipping({ client, db, outbox, recorder, ...silent('fulfillment'), onStep })
      defer(() => shipping.stop())
      return shipping
    },
    /** The request of another worker has ended first. */
    async bookedByAnother(carrierShipmentId: string): Promise<void> {
      const outcome = { kind: 'booked', booking: booking(carrierShipmentId), isAdopted: false } as const
      const input = { type: 'bookingEnded', attempt: 1, outcome, isOutage: false } as const
      await recorder.apply(newShipment.shipmentId, input)
    },
    /** As another worker that takes over. */
    loseLease: (more: object = {}) =>
      items.updateOne({ _id: newShipment.shipmentId }, { $inc: { 'work.fence': 1 }, $set: more }),
    untilShipment: (holds: (item: ShipmentItem) => boolean) =>
      t.waitFor(
        async () => {
          const item = await items.findOne({ _id: newShipment.shipmentId })
          assert.ok(item !== null && holds(item), JSON.stringify(item))
        },
        { interval: 20, timeout: 120_000 },
      ),
  }
}

const voidInto =
  (voided: string[]): Carrier['void'] =>
  async (carrierShipmentId) => {
    voided.push(carrierShipmentId)
    return { kind: 'voided' }
  }

test('given a worker that lost its lease during a request, then what it booked is known', async (t) => {
  const given = await givenShipping(t, {
    async book() {
      await given.loseLease()
      return { kind: 'booked', booking: booking('bp-1'), isAdopted: false }
    },
  })
  given.start()
  await given.untilShipment(({ shipment }) => shipment.booking?.carrierShipmentId === 'bp-1')
})

test('given a late worker whose shipment was booked by another, then its booking is voided', async (t) => {
  const voided: string[] = []
  const given = await givenShipping(t, {
    async book() {
      await given.bookedByAnother('bp-2')
      return { kind: 'booked', booking: booking('bp-1'), isAdopted: false }
    },
    void: voidInto(voided),
  })
  given.start()
  await given.untilShipment(({ process }) => process.history.some(({ what }) => what === 'SurplusSettled'))
  assert.deepEqual(voided, ['bp-1'])
})

test('given a late worker whose response is lost, then what it booked besides is voided', async (t) => {
  const voided: string[] = []
  const given = await givenShipping(t, {
    traits: { ...traits, lookUpLagMs: 100 },
    async book() {
      await given.bookedByAnother('bp-2')
      await given.loseLease({ 'work.state': 'waiting', 'work.dueAt': new Date() })
      return { kind: 'unknown', reason: 'The connection was reset.' }
    },
    async lookUp() {
      const others = voided.length === 0 ? [booking('bp-2')] : []
      return { kind: 'found', booking: booking(voided.length === 0 ? 'bp-1' : 'bp-2'), others }
    },
    void: voidInto(voided),
  })
  given.start()
  await given.untilShipment(({ process }) => process.history.some(({ what }) => what === 'SurplusSettled'))
  assert.deepEqual(voided, ['bp-1'])
})

const labelOf = (id: string) =>
  ({ kind: 'label', contentType: 'application/pdf', bytes: Buffer.from(`label of ${id}`) }) as const

test('given a shipment that was booked, then its label is fetched under the same claim', async (t) => {
  const given = await givenShipping(t, {
    book: async () => ({ kind: 'booked', booking: booking('bp-1'), isAdopted: false }),
    fetchLabel: async (id) => labelOf(id),
  })
  given.start()
  await given.untilShipment(({ shipment, work }) => shipment.label !== null && work.state === 'waiting')
  const { work, shipment } = (await given.items.findOne({}))!
  assert.deepEqual([work.fence, work.queue, shipment.status], [1, 'follow/bobs-post', 'scheduled'])
  const stored = await findLabel(given.db, newShipment.shipmentId)
  assert.equal(stored?.bytes.toString(), 'label of bp-1')
})

test('given a shipment that another worker holds since it was booked, then no label is stored', async (t) => {
  const fetched = Promise.withResolvers<void>()
  const given = await givenShipping(t, {
    book: async () => ({ kind: 'booked', booking: booking('bp-1'), isAdopted: false }),
    async fetchLabel(id) {
      await given.loseLease()
      fetched.resolve()
      return labelOf(id)
    },
  })
  const shipping = given.start()
  await fetched.promise
  await shipping.stop()
  assert.equal(await findLabel(given.db, newShipment.shipmentId), undefined)
  assert.equal((await given.items.findOne({}))?.shipment.label, null)
})

test('given a label that arrives when another booking counts, then it is not stored', async (t) => {
  const { promise: fetched, resolve } = Promise.withResolvers<void>()
  const given = await givenShipping(t, {
    book: async () => ({ kind: 'booked', booking: booking('bp-1'), isAdopted: false }),
    async fetchLabel(id) {
      if (id !== 'bp-1') return { kind: 'pending', retryAfterMs: 60_000 }
      await given.items.updateOne({}, { $set: { 'shipment.booking.carrierShipmentId': 'bp-2' } })
      resolve()
      return labelOf(id)
    },
  })
  const shipping = given.start()
  await fetched
  await shipping.stop()
  assert.equal(await findLabel(given.db, newShipment.shipmentId), undefined)
})

test('given an intention that took too long to be recorded, then the request is not sent', async (t) => {
  // Recording takes longer than the millisecond that a request may wait.
  const given = await givenShipping(t, {}, { timeoutMs: 1 })
  given.start()
  await given.untilShipment(({ process }) => process.history.some(({ what }) => what === 'BookingRefuted'))
  assert.ok(!given.steps.some((step) => step.startsWith('book')))
})

test('given a probe for which nothing is to be sent, then the next one can be sent', async (t) => {
  const past = '2026-01-01T00:00:00.000Z'
  const open = { state: 'open', failures: 3, since: past, probeAt: past, probeIntervalMs: 60_000 } as const
  const given = await givenShipping(t, {}, { breaker: { ...closedBreaker, ...open } })
  const { _id } = (await given.items.findOne({}))!
  await given.items.updateOne({ _id }, { $set: { 'process.notBefore': '2099-01-01T00:00:00.000Z' } })
  given.start()
  await given.untilShipment(({ work }) => work.dueAt.getFullYear() === 2099)
  await t.waitFor(
    async () => {
      const found = await carrierBreakers(given.db).find('bobs-post')
      assert.deepEqual([found?.breaker.state, found?.breaker.isProbing], ['open', false])
    },
    { timeout: 120_000 },
  )
})
