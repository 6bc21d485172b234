import { createHash } from 'node:crypto'
import type { Db } from 'mongodb'
import type { BookingOutcome, LabelOutcome, NotDone } from '../carriers/carrier.ts'
import type { CarrierAvailability } from '../availability/carrier-availability.ts'
import type { BreakerInput } from '@slipstream/work/domain/breaker.ts'
import { LeaseLost } from '@slipstream/work/work-handler.ts'
import type { HeldItem } from '@slipstream/work/adapters/write-held-work.ts'
import type { DecidedOutcome, WorkContext, WorkHandler } from '@slipstream/work/work-handler.ts'
import { labelWrite } from './adapters/label-store.ts'
import type { ShipmentItem } from './adapters/shipment-items.ts'
import { maxRequestMs, maxStartMs } from './carrier-in-use.ts'
import type { CarrierInUse } from './carrier-in-use.ts'
import { bookingToVoid, nextStep } from './domain/next-step.ts'
import type { Step } from './domain/next-step.ts'
import type { CarrierTerms } from './domain/policy.ts'
import type { KeptLabel, ShipmentInput } from './domain/shipment-input.ts'
import { ms } from './domain/shipment-state.ts'
import type { ShipmentState } from './domain/shipment-state.ts'
import type { Decided, ShipmentRecorder } from './shipment-recorder.ts'
import type { Tracker } from './track-together.ts'

export type StepParts = {
  db: Db
  recorder: ShipmentRecorder
  carrier: CarrierInUse
  availability: CarrierAvailability
  tracker: Tracker
  /** Whether another request may be sent now, by the shared rate and the state of the carrier. */
  mayRequest(): Promise<boolean>
  /** For metrics. */
  onStep(step: Step, outcome: string): void
}

const maxLabelBytes = 8 * 1024 * 1024
/** A query is not sent so much earlier than it is due: the shipment was hastened for another reason. */
const earlyMs = 2_000

/** One step of a shipment at its carrier: what a worker does with an item that it has claimed. */
export function shipmentHandler(parts: StepParts): WorkHandler<ShipmentState> {
  return async (item, work) => new StepRun(parts, item, work).run()
}

class StepRun {
  readonly #parts: StepParts
  #item: ShipmentItem
  readonly #work: WorkContext
  #isReported = false

  constructor(parts: StepParts, item: ShipmentItem, work: WorkContext) {
    this.#parts = parts
    this.#item = item
    this.#work = work
  }

  /** While the carrier is unavailable a run is a probe: one that sends nothing gives it back. */
  async run(): Promise<DecidedOutcome> {
    const { availability } = this.#parts
    const isProbe = availability.breaker.state === 'open'
    try {
      return await this.#next()
    } finally {
      if (isProbe && !this.#isReported)
        await availability.record({ type: 'probeReturned' }).catch(() => undefined)
    }
  }

  async #next(): Promise<DecidedOutcome> {
    const next = nextStep(this.#item, this.#terms(), Date.now())
    if (next.kind !== 'step') return this.#outcome({ type: 'due' })
    try {
      return await this.#do(next.step, ms(next.at) > Date.now() + earlyMs)
    } catch (error) {
      if (error instanceof LeaseLost || this.#work.signal.aborted) throw error
      const reason = `The step failed: ${error instanceof Error ? error.message : String(error)}`
      this.#parts.onStep(next.step, 'broke')
      return this.#outcome({ type: 'stepBroke', reason, isFinal: false })
    }
  }

  #terms(): CarrierTerms {
    const { carrier, policy } = this.#parts.carrier
    return { traits: carrier.traits, policy }
  }

  async #do(step: Step, isEarly: boolean): Promise<DecidedOutcome> {
    switch (step) {
      case 'book':
        return this.#book()
      case 'look-up':
        return isEarly && this.#item.process.attempt === null
          ? this.#outcome({ type: 'due' })
          : this.#lookUp()
      case 'fetch-label':
        return this.#fetchLabel()
      case 'void':
        return this.#void()
      case 'follow':
        return isEarly ? this.#outcome({ type: 'due' }) : this.#follow()
      case 'await':
        return this.#outcome({ type: 'due' })
    }
  }

  async #book(): Promise<DecidedOutcome> {
    const { carrier, config } = this.#parts.carrier
    const begunMs = elapsed()
    const state = await this.#begin('book')
    const attempt = state?.process.attempt
    if (state === undefined || !attempt) return this.#outcome({ type: 'due' })
    // A worker that stopped responding meanwhile must not send: another may have taken over.
    if (begunMs() > maxStartMs(config)) {
      const outcome = notSent('It was not sent: the intention took too long to be recorded.')
      return this.#outcome({ type: 'bookingEnded', attempt: attempt.number, outcome, isOutage: true })
    }
    const { shipment, process } = state
    const request = { reference: process.reference, recipient: shipment.recipient, lines: shipment.lines }
    let outcome: BookingOutcome
    try {
      // A stop of the process lets it end: its outcome is worth the wait.
      outcome = await carrier.book(request, AbortSignal.timeout(maxRequestMs(config)))
    } catch (error) {
      outcome = { kind: 'unknown', reason: `The request broke: ${messageOf(error)}` }
    }
    const isOutage = await this.#report('book', outcome)
    const input = { type: 'bookingEnded', attempt: attempt.number, outcome, isOutage } as const
    if (outcome.kind !== 'booked' && outcome.kind !== 'unknown') return this.#outcome(input)
    try {
      await this.#recordStep(input)
    } catch (error) {
      // What it booked or may have booked counts, also when another worker holds the shipment by now.
      if (error instanceof LeaseLost) await this.#parts.recorder.apply(this.#item._id, input)
      throw error
    }
    if (outcome.kind === 'unknown') return this.#outcome({ type: 'due' })
    return this.#labelOfBooked().catch(() => this.#outcome({ type: 'due' }))
  }

  /**
   * The label under the claim of the booking. Where that can't be now, the shipment
   * waits for the workers of that step.
   */
  async #labelOfBooked(): Promise<DecidedOutcome> {
    const next = nextStep(this.#item, this.#terms(), Date.now())
    const isNext = next.kind === 'step' && next.step === 'fetch-label'
    const mayFetch = isNext && (await this.#parts.mayRequest())
    return mayFetch ? this.#fetchLabel() : this.#outcome({ type: 'due' })
  }

  async #lookUp(): Promise<DecidedOutcome> {
    const { carrier } = this.#parts.carrier
    const { attempt, reference } = this.#item.process
    const tookMs = elapsed()
    const outcome = await carrier.lookUp(reference, this.#work.signal)
    await this.#report('look-up', outcome)
    return this.#decided((held) =>
      this.#parts.recorder.ofHeld(held, {
        ...{ type: 'lookedUp', attempt: attempt?.number ?? null, outcome, tookMs: tookMs() },
      }),
    )
  }

  async #fetchLabel(): Promise<DecidedOutcome> {
    const { booking } = this.#item.shipment
    if (booking === null) return this.#outcome({ type: 'due' })
    const { carrier } = this.#parts.carrier
    const outcome = await carrier.fetchLabel(booking.carrierShipmentId, this.#work.signal)
    await this.#report('fetch-label', outcome)
    const { db, recorder } = this.#parts
    if (outcome.kind !== 'label') return this.#outcome({ type: 'labelFetched', outcome })
    const { label, bytes } = keptLabel(outcome)
    return this.#decided((held) => {
      // Another booking counts by now: this is not its label.
      if (bookedAs(held) !== booking.carrierShipmentId) return recorder.ofHeld(held, { type: 'due' })
      const { writes = [], ...recorded } = recorder.ofHeld(held, { type: 'labelFetched', outcome: label })
      const stored = label.kind === 'label' ? [labelWrite(db, this.#item._id, { ...label, bytes })] : []
      return { ...recorded, writes: [...writes, ...stored] }
    })
  }

  async #void(): Promise<DecidedOutcome> {
    const { carrier } = this.#parts.carrier
    const state = await this.#begin('void')
    const carrierShipmentId = state === undefined ? undefined : bookingToVoid(state)
    if (carrierShipmentId === undefined) return this.#outcome({ type: 'due' })
    const outcome = await carrier.void(carrierShipmentId, this.#work.signal)
    await this.#report('void', outcome)
    return this.#outcome({ type: 'voidEnded', carrierShipmentId, outcome })
  }

  async #follow(): Promise<DecidedOutcome> {
    const { booking } = this.#item.shipment
    const trackingNumber = booking?.trackingNumber ?? null
    if (booking === null || trackingNumber === null) return this.#outcome({ type: 'due' })
    const { carrierShipmentId } = booking
    const outcome = await this.#parts.tracker.track({ carrierShipmentId, trackingNumber })
    await this.#report('follow', outcome)
    const ofParcel =
      outcome.kind === 'tracked'
        ? ({ kind: 'scans', scans: outcome.scans.get(trackingNumber) ?? [] } as const)
        : outcome
    return this.#outcome({ type: 'tracked', outcome: ofParcel })
  }

  /** Records the intention. @returns the record with it; undefined when the step is no longer to be done */
  async #begin(step: 'book' | 'void'): Promise<ShipmentState | undefined> {
    const { events, state } = await this.#recordStep({ type: 'begin', step })
    return events.some(({ type }) => type === 'StepBegun') ? state : undefined
  }

  /** Records what happened, and continues with the shipment. */
  async #recordStep(input: ShipmentInput): Promise<Decided> {
    const { decided } = await this.#work.recordDecided((held) => {
      const { set, writes, ...decided } = this.#parts.recorder.stepOfHeld(held, input)
      return { progress: { recorded: input.type }, set, writes, decided }
    })
    this.#item = { ...this.#item, ...decided.state }
    return decided
  }

  /** @returns whether the carrier counts as unavailable */
  async #report(step: Step, outcome: Reported): Promise<boolean> {
    const { availability, onStep } = this.#parts
    onStep(step, outcome.cause ?? outcome.kind)
    this.#isReported = true
    await availability.record(shownBy(outcome)).catch(() => undefined)
    return availability.breaker.state === 'open'
  }

  #outcome(input: ShipmentInput): DecidedOutcome {
    return this.#decided((held) => this.#parts.recorder.ofHeld(held, input))
  }

  #decided(decide: (held: HeldItem) => ReturnType<DecidedOutcome['decide']>): DecidedOutcome {
    return { kind: 'decided', decide }
  }
}

/** What all outcomes have in common. */
type Reported = { kind: string; cause?: NotDone['cause']; retryAfterMs?: number; reason?: string }

/** What an outcome says of the carrier's availability. */
function shownBy({ kind, cause, retryAfterMs = 1_000, reason = 'no reason' }: Reported): BreakerInput {
  if (kind === 'unknown' || cause === 'unavailable') return { type: 'failed', reason }
  return cause === 'rate-limited' ? { type: 'rateLimited', retryAfterMs } : { type: 'succeeded' }
}

function keptLabel({ contentType, bytes }: Extract<LabelOutcome, { kind: 'label' }>): {
  label: KeptLabel | { kind: 'refused'; code: string; reason: string }
  bytes: Buffer
} {
  const buffer = Buffer.from(bytes)
  if (buffer.length > maxLabelBytes) {
    const reason = `The label has ${buffer.length} bytes, more than ${maxLabelBytes}.`
    return { label: { kind: 'refused', code: 'label-too-large', reason }, bytes: buffer }
  }
  const sha256 = createHash('sha256').update(buffer).digest('hex')
  return { label: { kind: 'label', contentType, bytes: buffer.length, sha256 }, bytes: buffer }
}

const bookedAs = ({ item }: HeldItem): string | undefined =>
  (item as ShipmentItem).shipment.booking?.carrierShipmentId

const notSent = (reason: string): NotDone => ({ kind: 'notDone', cause: 'unavailable', reason })

/** Time since now, including any in which the process was stopped or the machine asleep. */
function elapsed(): () => number {
  const [at, monotonicAt] = [Date.now(), performance.now()]
  return () => Math.max(Date.now() - at, performance.now() - monotonicAt)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
