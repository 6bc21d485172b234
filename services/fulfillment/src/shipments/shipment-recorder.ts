import type { ClientSession, MongoClient } from 'mongodb'
import { tracedBy } from '@slipstream/events/event.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { completeWork, hastenWork, rescheduleWork } from '@slipstream/work/adapters/administer-work.ts'
import type { Submission } from '@slipstream/work/adapters/submit-work.ts'
import type { WorkOutcome } from '@slipstream/work/domain/work-outcome.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import type { HeldItem } from '@slipstream/work/adapters/write-held-work.ts'
import type { DecidedBeside } from '@slipstream/work/work-handler.ts'
import { findItem } from './adapters/shipment-items.ts'
import type { ShipmentItem, ShipmentItems } from './adapters/shipment-items.ts'
import { contextOf } from './carrier-in-use.ts'
import type { CarriersInUse } from './carrier-in-use.ts'
import type { DecisionContext } from './domain/policy.ts'
import { isInternal } from './domain/process-event.ts'
import type { ProcessEvent } from './domain/process-event.ts'
import { shipmentDecider } from './domain/shipment-decider.ts'
import type { NewShipment, ShipmentInput } from './domain/shipment-input.ts'
import type { ShipmentState } from './domain/shipment-state.ts'
import { workPlan } from './domain/work-plan.ts'
import type { WorkPlan } from './domain/work-plan.ts'

export type Decided = {
  state: ShipmentState
  events: readonly ProcessEvent[]
  plan: WorkPlan | undefined
  nowMs: number
}
/** With what is to be written: the item's own fields, and events into the outbox. */
type Written = Decided & { set: Fields; writes: CollectionWrite[] }

/** Records what happens to shipments: the record, its events and its next step, in one transaction. */
export class ShipmentRecorder {
  readonly items: ShipmentItems
  readonly carriers: CarriersInUse
  readonly #client: MongoClient
  readonly #outbox: Outbox

  constructor(parts: { client: MongoClient; items: ShipmentItems; outbox: Outbox; carriers: CarriersInUse }) {
    this.#client = parts.client
    this.#outbox = parts.outbox
    this.items = parts.items
    this.carriers = parts.carriers
  }

  context(carrier: string, nowMs: number): DecisionContext {
    return contextOf(this.carriers, carrier, nowMs)
  }

  /** For a worker that holds the item: the outcome of its step, decided on the newest record. */
  ofHeld(held: HeldItem, input: ShipmentInput): WorkOutcome & DecidedBeside {
    const { plan, nowMs, set, writes } = this.stepOfHeld(held, input)
    if (plan === undefined) return { kind: 'done', set, writes }
    const { queue, priority, atMs } = plan
    return { kind: 'continue', queue, priority, inMs: atMs - nowMs, set, writes }
  }

  /** For a worker that holds the item and continues with it. */
  stepOfHeld({ item, now }: HeldItem, input: ShipmentInput): Written {
    return this.#writesOf(item as ShipmentItem, input, now)
  }

  /** From outside, without a lease. @returns the record and its events; undefined without such a shipment */
  async apply(id: string, input: ShipmentInput): Promise<Decided | undefined> {
    let applied: Decided | undefined
    await inTransaction(this.#client, async (session) => {
      applied = await this.applyWithin(session, id, input)
    })
    return applied
  }

  /** As `apply`, in the caller's transaction. */
  async applyWithin(session: ClientSession, id: string, input: ShipmentInput): Promise<Decided | undefined> {
    const found = await findItem(this.items, id, session)
    if (found === undefined) return undefined
    const { item, now } = found
    const decided = this.#writesOf(item, input, now)
    const { events, plan, nowMs, set, writes } = decided
    if (events.length === 0) return decided
    await writeTogether(session, writes)
    const options = { session, set }
    if (item.work.state === 'leased') await hastenWork(this.items, id, options)
    else if (plan === undefined) await completeWork(this.items, id, options)
    else {
      const { queue, priority, atMs } = plan
      await rescheduleWork(this.items, id, { queue, priority, inMs: atMs - nowMs }, options)
    }
    return decided
  }

  /**
   * Stores the events of a new shipment.
   *
   * @param traceparent of what caused it
   * @returns its item, to be submitted in the same transaction
   */
  async request(
    session: ClientSession,
    shipment: NewShipment,
    { nowMs, traceparent }: { nowMs: number; traceparent?: string | undefined },
  ): Promise<Submission<ShipmentState>> {
    const context = this.context(shipment.carrier, nowMs)
    const { state, events, plan } = decided(undefined, { type: 'requested', shipment }, context)
    await writeTogether(session, this.#outboxWrites(state, events, traceparent))
    const { queue = 'ship/', priority = 0, atMs = nowMs } = plan ?? {}
    const work = { queue, priority, dueInMs: atMs - nowMs, traceparent }
    return { id: shipment.shipmentId, own: state, work }
  }

  #writesOf({ shipment, process, work }: ShipmentItem, input: ShipmentInput, now: Date): Written {
    const context = this.context(shipment.carrier, now.getTime())
    const made = decided({ shipment, process }, input, context)
    const writes = this.#outboxWrites(made.state, made.events, work.traceparent)
    return { ...made, set: made.events.length === 0 ? {} : { ...made.state }, writes }
  }

  #outboxWrites(
    { shipment }: ShipmentState,
    all: readonly ProcessEvent[],
    traceparent: string | undefined,
  ): CollectionWrite[] {
    const events = all
      .filter((event): event is ShipmentEvent => !isInternal(event))
      .map((event) => tracedBy(event, traceparent))
    return this.#outbox.writesOf({ record: shipment._id, revision: shipment.revision, events })
  }
}

function decided(before: ShipmentState | undefined, input: ShipmentInput, context: DecisionContext): Decided {
  const events = shipmentDecider.decide({ input, context }, before)
  const state = events.reduce(shipmentDecider.evolve, before)
  if (state === undefined) throw new Error(`${input.type} happened to no shipment`)
  return { state, events, plan: workPlan(state, context, context.nowMs), nowMs: context.nowMs }
}
