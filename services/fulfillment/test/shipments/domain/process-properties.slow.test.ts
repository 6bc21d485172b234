import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isShipmentEvent } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'
import { validationError } from '@slipstream/events/codec/validate.ts'
import type { BookingOutcome, CarrierTraits } from '../../../src/carriers/carrier.ts'
import { bookingToVoid, nextStep } from '../../../src/shipments/domain/next-step.ts'
import type { Step } from '../../../src/shipments/domain/next-step.ts'
import { isInternal } from '../../../src/shipments/domain/process-event.ts'
import { shipmentDecider } from '../../../src/shipments/domain/shipment-decider.ts'
import type { ShipmentInput } from '../../../src/shipments/domain/shipment-input.ts'
import { ms } from '../../../src/shipments/domain/shipment-state.ts'
import type { ShipmentState } from '../../../src/shipments/domain/shipment-state.ts'
import { CarrierBooks } from '../../given/carrier-books.ts'
import { GivenShipment, newShipment, policy, recipient, scan, traits } from '../../given/shipment.ts'

/** What a worker or the carrier does wrong in a step. */
type Fault =
  | 'none'
  /** The worker dies after the intention was recorded. */
  | 'dies-before-request'
  /** The worker dies, or the outcome is not written: the carrier has done it. */
  | 'dies-after-request'
  /** It freezes after the intention, for longer than its lease; the request goes out when it wakes. */
  | 'freezes'
  /** As `freezes`, between its last look at the clock and the request, which goes out however late it is. */
  | 'freezes-late'
  | 'unavailable'
  | 'rate-limited'
  | 'busy'
  | 'refused'
  /** The carrier does it, and its response is lost. */
  | 'reset-after'
  /** The carrier does not do it, and its response is lost. */
  | 'reset-before'

const faults: Fault[] = [
  ...(['none', 'dies-before-request', 'dies-after-request', 'freezes', 'unavailable'] as const),
  ...(['rate-limited', 'busy', 'refused', 'reset-after', 'reset-before'] as const),
]

type Act =
  | { act: 'work'; fault: Fault; isOutage: boolean; asleepMs: number }
  | { act: 'wake' }
  | { act: 'repeat' }
  | { act: 'pass'; ms: number }
  | { act: 'hasten' }
  | { act: 'order'; change: 'address' | 'lines' | 'cancelled' | 'restored' | 'late' }
  | { act: 'person'; does: 'redrive' | 'correct' | 'cancel' | 'settle' }
  | { act: 'scan'; status: 'in-transit' | 'delivered' | 'returned' | 'attempt-failed' | 'labelled' }

const anAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant('work' as const),
      fault: fc.constantFrom(...faults),
      isOutage: fc.boolean(),
      asleepMs: fc.constantFrom(1_000, 15_000, 25_000, 100_000),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Act>({ act: 'wake' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ act: 'repeat' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('pass' as const),
      ms: fc.constantFrom(500, 5_000, 30_000, 70_000, 600_000, 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ act: 'hasten' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('order' as const),
      change: fc.constantFrom('address', 'lines', 'cancelled', 'restored', 'late'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('person' as const),
      does: fc.constantFrom('redrive', 'correct', 'cancel', 'settle'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('scan' as const),
      status: fc.constantFrom('in-transit', 'delivered', 'returned', 'attempt-failed', 'labelled'),
    }),
  },
)

const someTraits: fc.Arbitrary<CarrierTraits> = fc.record({
  idempotency: fc.constantFrom<CarrierTraits['idempotency']>(
    { kind: 'none' },
    { kind: 'key', keptMs: 75_000 },
  ),
  lookUpLagMs: fc.constantFrom(undefined, 0, 60_000),
  canVoid: fc.boolean(),
  maxTrackedTogether: fc.constant(50),
})

/** A shipment, its carrier, and workers of which any may die or sleep. */
class Simulation {
  readonly given: GivenShipment
  readonly books: CarrierBooks
  #asleep: { wakesAtMs: number; sentBeforeMs: number; attempt: number } | undefined
  #last: { input: ShipmentInput; atMs: number } | undefined
  #commands = 0
  #order = { asOfMs: ms(newShipment.asOf), street: 1, quantity: 1 }

  constructor(traits: CarrierTraits, redriveAfterMs: number | undefined) {
    this.books = new CarrierBooks(traits)
    this.given = GivenShipment.requested({ traits, policy: { ...policy, redriveAfterMs } })
  }

  get state(): ShipmentState {
    return this.given.state!
  }

  do(act: Act): void {
    switch (act.act) {
      case 'work':
        return this.work(act.fault, act.isOutage, act.asleepMs)
      case 'wake':
        return this.#wake()
      case 'repeat':
        return this.#repeat()
      case 'pass':
        this.given.after(act.ms)
        return this.#wakeIfDue()
      case 'hasten':
        return void this.given.when({ type: 'due' })
      case 'order':
        return this.#order_(act.change)
      case 'person':
        return this.person(act.does)
      case 'scan': {
        if (this.state.shipment.booking === null) return
        const at = this.given.nowMs - 1_000
        return this.#when({ type: 'scanned', scans: [scan(act.status, at), scan(act.status, at)] })
      }
    }
  }

  /** A worker claims the shipment if it is due, and does its next step. */
  work(fault: Fault, isOutage = false, asleepMs = 0): void {
    const { given, state } = this
    const next = nextStep(state, given.context, given.nowMs)
    if (next.kind === 'dead-lettered' || next.kind === 'person') return void given.when({ type: 'due' })
    if (next.kind !== 'step' || ms(next.at) > given.nowMs) return
    this.#step(next.step, fault, isOutage, asleepMs)
  }

  person(does: Extract<Act, { act: 'person' }>['does']): void {
    this.#commands += 1
    const givenAt = new Date(this.given.nowMs).toISOString()
    const by = { commandId: `c${this.#commands}`, actor: 'office', reason: 'It was asked for.', givenAt }
    const [booked] = this.books.live()
    const instruction =
      does === 'redrive'
        ? ({ instruction: 'redrive' } as const)
        : does === 'correct'
          ? ({ instruction: 'correct-address', recipient: { ...recipient, postcode: '6012' } } as const)
          : does === 'cancel'
            ? ({ instruction: 'cancel' } as const)
            : booked === undefined
              ? ({ instruction: 'repeat-booking' } as const)
              : ({ instruction: 'adopt-booking', booking: bookingOf(booked) } as const)
    // The carrier's books do not show what a request in flight will do.
    if (does === 'settle' && this.#asleep !== undefined) return
    this.#when({ type: 'instructed', instruction: { ...by, ...instruction } })
  }

  /** As a transaction is repeated: with the time that has passed since the request. */
  #repeat(): void {
    if (this.#last === undefined) return
    const { input, atMs } = this.#last
    const tookMs = this.given.nowMs - atMs
    this.given.when(input.type === 'lookedUp' ? { ...input, tookMs } : input)
  }

  #when(input: ShipmentInput): void {
    this.#last = { input, atMs: this.given.nowMs }
    this.given.when(input)
  }

  #step(step: Step, fault: Fault, isOutage: boolean, asleepMs: number): void {
    switch (step) {
      case 'book':
        return this.#book(fault, isOutage, asleepMs)
      case 'look-up':
        return this.#lookUp(fault)
      case 'fetch-label':
        return this.#label(fault)
      case 'void':
        return this.#void(fault)
      case 'follow': {
        if (isFailure(fault)) return
        const isTried = fault === 'none' || fault === 'refused'
        const outcome = isTried ? ({ kind: 'scans', scans: [] } as const) : notDone(fault)
        return this.#when({ type: 'tracked', outcome })
      }
      case 'await':
        return this.#when({ type: 'due' })
    }
  }

  #book(fault: Fault, isOutage: boolean, asleepMs: number): void {
    const { given } = this
    const begunAtMs = given.nowMs
    if (!given.when({ type: 'begin', step: 'book' }).includes('StepBegun')) return
    const { attempt, reference } = this.state.process
    if (fault === 'dies-before-request') return
    if (fault.startsWith('freezes')) {
      // One worker sleeps at a time: its request is sent when it wakes, unless too much time has passed.
      this.#asleep ??= {
        wakesAtMs: begunAtMs + asleepMs,
        sentBeforeMs: fault === 'freezes' ? begunAtMs + policy.maxInFlightMs : Infinity,
        attempt: attempt!.number,
      }
      return
    }
    const outcome = this.#bookingOutcome(fault, reference)
    if (fault === 'dies-after-request') return
    this.#when({ type: 'bookingEnded', attempt: attempt!.number, outcome, isOutage })
  }

  #bookingOutcome(fault: Fault, reference: string): BookingOutcome {
    const { nowMs } = this.given
    if (fault === 'refused') return { kind: 'refused', code: 'postcode', reason: 'No such postcode.' }
    if (fault === 'unavailable' || fault === 'rate-limited' || fault === 'busy') return notDone(fault)
    if (fault === 'reset-before') return { kind: 'unknown', reason: 'The connection was reset.' }
    const booked = this.books.book(reference, nowMs)
    return fault === 'reset-after' ? { kind: 'unknown', reason: 'The connection was reset.' } : booked
  }

  #lookUp(fault: Fault): void {
    const { given, state } = this
    const attempt = state.process.attempt?.number ?? null
    if (isFailure(fault)) return
    const outcome =
      fault === 'unavailable' || fault === 'rate-limited' || fault === 'busy'
        ? notDone(fault)
        : this.books.lookUp(state.process.reference, given.nowMs)
    this.#when({ type: 'lookedUp', attempt, outcome, tookMs: 0 })
  }

  #label(fault: Fault): void {
    if (isFailure(fault)) return
    const outcome =
      fault === 'unavailable' || fault === 'rate-limited' || fault === 'busy'
        ? notDone(fault)
        : fault === 'refused'
          ? ({ kind: 'refused', code: 'no-label', reason: 'There is no label.' } as const)
          : fault.startsWith('reset')
            ? ({ kind: 'pending' } as const)
            : ({ kind: 'label', contentType: 'application/pdf', bytes: 3, sha256: 'a'.repeat(64) } as const)
    this.#when({ type: 'labelFetched', outcome })
  }

  #void(fault: Fault): void {
    const { given, state } = this
    const carrierShipmentId = bookingToVoid(state)!
    if (!given.when({ type: 'begin', step: 'void' }).includes('StepBegun')) return
    if (fault === 'dies-before-request' || fault.startsWith('freezes')) return
    const isLive = this.books.live().some((entry) => entry.carrierShipmentId === carrierShipmentId)
    if (fault === 'refused' && isLive) {
      const outcome = { kind: 'refused', code: 'too-late', reason: 'It travels.' } as const
      return this.#when({ type: 'voidEnded', carrierShipmentId, outcome })
    }
    if (fault === 'unavailable' || fault === 'rate-limited' || fault === 'busy')
      return this.#when({ type: 'voidEnded', carrierShipmentId, outcome: notDone(fault) })
    const outcome = fault === 'reset-before' ? undefined : this.books.void(carrierShipmentId)
    if (fault === 'dies-after-request') return
    const lost = { kind: 'unknown', reason: 'The connection was reset.' } as const
    this.#when({ type: 'voidEnded', carrierShipmentId, outcome: fault.startsWith('reset') ? lost : outcome! })
  }

  #wakeIfDue(): void {
    if (this.#asleep !== undefined && this.#asleep.wakesAtMs <= this.given.nowMs) this.#wake()
  }

  /**
   * The lease of a worker that slept is lost: it may send its request. The response is
   * lost, and perhaps that it was sent.
   */
  #wake(): void {
    const asleep = this.#asleep
    this.#asleep = undefined
    if (asleep === undefined || this.given.nowMs > asleep.sentBeforeMs) return
    this.books.book(this.state.process.reference, this.given.nowMs)
    if (asleep.sentBeforeMs < Infinity) return
    const outcome = { kind: 'unknown', reason: 'The connection was reset.' } as const
    this.#when({ type: 'bookingEnded', attempt: asleep.attempt, outcome, isOutage: false })
  }

  #order_(change: Extract<Act, { act: 'order' }>['change']): void {
    const order = this.#order
    if (change !== 'late') order.asOfMs += 1_000
    if (change === 'address') order.street += 1
    if (change === 'lines') order.quantity += 1
    const asOf = new Date(order.asOfMs - (change === 'late' ? 500 : 0)).toISOString()
    const version = { asOf, ordinal: 0 }
    if (change === 'cancelled')
      return this.#when({ type: 'orderEnded', reason: 'The order was cancelled.', ...version })
    const [line] = newShipment.lines
    const lines = [{ ...line!, quantity: order.quantity }]
    const part = {
      orderNumber: '1001',
      recipient: { ...recipient, lines: [`${order.street}`] },
      lines,
      ...version,
    }
    this.#when({ type: 'orderChanged', part })
  }

  /** The carrier works again, time passes, and people settle what only they can. */
  recover(): void {
    for (let round = 0; round < 60; round++) {
      this.given.after(100_000)
      this.#wakeIfDue()
      this.work('none')
      if (nextStep(this.state, this.given.context, this.given.nowMs).kind === 'person') this.person('settle')
    }
  }
}

const bookingOf = ({ carrierShipmentId, trackingNumber, trackingUrl }: CarrierBooks['entries'][number]) => ({
  ...{ carrierShipmentId, trackingNumber, trackingUrl },
})

const isFailure = (fault: Fault): boolean => fault.startsWith('dies') || fault.startsWith('freezes')

const notDone = (fault: Fault) => ({
  kind: 'notDone' as const,
  cause: fault === 'rate-limited' || fault === 'busy' ? fault : ('unavailable' as const),
  ...(fault === 'rate-limited' && { retryAfterMs: 60_000 }),
  reason: `It is ${fault}.`,
})

const aDay = fc.record({
  traits: someTraits,
  redriveAfterMs: fc.constantFrom(undefined, 120_000),
  acts: fc.array(anAct, { minLength: 5, maxLength: 60 }),
})

function simulate({ traits, redriveAfterMs, acts }: typeof aDay extends fc.Arbitrary<infer T> ? T : never) {
  const simulation = new Simulation(traits, redriveAfterMs)
  for (const act of acts) {
    simulation.do(act)
    assert.ok(simulation.books.live().length <= 1, 'two parcels of one shipment')
  }
  return simulation
}

test('given any faults, cancellations and late workers, then no two bookings live', () => {
  fc.assert(
    fc.property(aDay, (day) => {
      const simulation = simulate(day)
      simulation.recover()
      assert.ok(simulation.books.live().length <= 1, 'two parcels of one shipment')
    }),
    { numRuns: 1_500 },
  )
})

test('given requests that leave frozen workers too late, then one booking is left in the end', () => {
  const late = fc.constantFrom<Fault>(
    'freezes-late',
    'dies-before-request',
    'reset-after',
    'reset-before',
    'none',
  )
  const anAct = fc.oneof(
    fc.record({
      act: fc.constant('work' as const),
      fault: late,
      isOutage: fc.boolean(),
      asleepMs: fc.constantFrom(25_000, 100_000),
    }),
    fc.record({ act: fc.constant('pass' as const), ms: fc.constantFrom(5_000, 30_000, 70_000, 600_000) }),
    fc.constant<Act>({ act: 'order', change: 'cancelled' }),
  )
  fc.assert(
    fc.property(fc.array(anAct, { maxLength: 30 }), fc.constantFrom(0, 60_000), (acts, lookUpLagMs) => {
      const simulation = new Simulation({ ...traits, lookUpLagMs }, undefined)
      for (const act of acts) simulation.do(act)
      simulation.recover()
      const { shipment } = simulation.state
      const live = simulation.books.live().map(({ carrierShipmentId }) => carrierShipmentId)
      const own = shipment.status === 'cancelled' ? undefined : shipment.booking?.carrierShipmentId
      assert.deepEqual(live, own === undefined ? [] : [own])
    }),
    { numRuns: 1_500 },
  )
})

test('given any history, when the carrier works again, then it ends, is dated or needs a person', () => {
  fc.assert(
    fc.property(aDay, (day) => {
      const simulation = simulate(day)
      simulation.recover()
      const { state, given, books } = simulation
      const next = nextStep(state, given.context, given.nowMs)
      const { shipment, process } = state
      const [live] = books.live()
      if (next.kind === 'dead-lettered') assert.ok((shipment.deadLetter?.reason ?? '') !== '')
      else if (next.kind === 'finished' && shipment.status === 'cancelled') assert.equal(live, undefined)
      else if (next.kind !== 'finished') {
        assert.equal(next.kind, 'step')
        assert.ok(next.kind === 'step' && ['follow', 'await'].includes(next.step), JSON.stringify(next))
        assert.equal(live?.carrierShipmentId, shipment.booking?.carrierShipmentId)
      }
      if (next.kind !== 'dead-lettered') assert.equal(process.attempt, null)
    }),
    { numRuns: 1_500 },
  )
})

test('given any history, then its events give the state again, and each has the next revision', () => {
  fc.assert(
    fc.property(aDay, (day) => {
      const { given } = simulate(day)
      const folded = given.events.reduce(shipmentDecider.evolve, shipmentDecider.initialState)
      assert.deepEqual(folded, given.state)
      const published = given.events.filter((event) => !isInternal(event)) as Event[]
      for (const [index, event] of published.entries()) {
        assert.ok(isShipmentEvent(event) && event.data.revision === index + 1)
        assert.equal(validationError(event.type, event.data), undefined)
      }
      assert.equal(new Set(published.map(({ id }) => id)).size, published.length)
    }),
    { numRuns: 500 },
  )
})

test('given any history, then each mail to the customer has one event', () => {
  fc.assert(
    fc.property(aDay, (day) => {
      const { given } = simulate(day)
      const count = (type: string) => given.events.filter((event) => event.type === type).length
      for (const type of ['ShipmentRequested', 'ShipmentScheduled', 'ShipmentShipped', 'ShipmentDelivered'])
        assert.ok(count(type) <= 1, type)
      assert.ok(count('ShipmentCancelled') <= 1)
    }),
    { numRuns: 500 },
  )
})

const outageFault = fc.constantFrom<Fault>(
  'unavailable',
  'rate-limited',
  'reset-before',
  'dies-before-request',
)

test('given an outage of any length, then it uses up no attempt', () => {
  fc.assert(
    fc.property(fc.array(outageFault, { maxLength: 60 }), (all) => {
      const simulation = new Simulation(traits, undefined)
      for (const fault of all) {
        simulation.given.after(600_000)
        simulation.work(fault, true)
      }
      assert.equal(simulation.state.process.failures, 0)
      simulation.recover()
      assert.notEqual(simulation.state.shipment.booking, null)
    }),
  )
})
