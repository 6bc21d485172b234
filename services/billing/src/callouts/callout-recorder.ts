import type { ClientSession } from 'mongodb'
import { tracedBy } from '@slipstream/events/event.ts'
import { writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import {
  cancelWork,
  completeWork,
  deadLetterWork,
  rescheduleWork,
} from '@slipstream/work/adapters/administer-work.ts'
import type { HeldItem } from '@slipstream/work/adapters/write-held-work.ts'
import type { WorkOutcome } from '@slipstream/work/domain/work-outcome.ts'
import type { DecidedBeside } from '@slipstream/work/work-handler.ts'
import { findCallout, saveProcess } from './adapters/callout-items.ts'
import type { CalloutItem, CalloutItems } from './adapters/callout-items.ts'
import { advance } from './domain/advance.ts'
import type { CalloutInput, CalloutStep } from './domain/advance.ts'
import { calloutEvent } from './domain/callout-event.ts'
import { noPolicy } from './domain/callout-policy.ts'
import type { CalloutPolicy } from './domain/callout-policy.ts'

export type RecorderParts = {
  items: CalloutItems
  outbox: Outbox
  /** Undefined of one that is not configured any more. */
  policyOf(source: string, callout: string): CalloutPolicy | undefined
}

/** A step, and what is written with it. */
type Recorded = { step: CalloutStep; writes: CollectionWrite[] }

/** Records what happens to call-outs: the record, its event and its next step, in one transaction. */
export class CalloutRecorder {
  readonly items: CalloutItems
  readonly #parts: RecorderParts

  constructor(parts: RecorderParts) {
    this.items = parts.items
    this.#parts = parts
  }

  /**
   * For a worker that holds the item: the outcome, decided on the newest record.
   * Undefined while nothing decides it.
   */
  ofHeld(held: HeldItem, input: CalloutInput): (WorkOutcome & DecidedBeside) | undefined {
    const { step, writes } = this.#advance(held.item as CalloutItem, input, held.now)
    const { process, outcome } = step
    if (outcome === undefined || outcome.kind === 'cancel') return undefined
    return { ...outcome, set: { process }, writes }
  }

  /** For a worker that holds the item and is about to send it. */
  sending(held: HeldItem, message: string): CalloutStep['process'] {
    return this.#advance(held.item as CalloutItem, { type: 'sending', message }, held.now).step.process
  }

  /** From outside, with no lease, in the caller's transaction. @returns undefined without such a one */
  async applyWithin(
    session: ClientSession,
    id: string,
    inputOf: (item: CalloutItem) => CalloutInput | undefined,
  ): Promise<{ item: CalloutItem; step: CalloutStep | undefined } | undefined> {
    const found = await findCallout(this.items, id, session)
    if (found === undefined) return undefined
    const { item, now } = found
    const input = inputOf(item)
    if (input === undefined) return { item, step: undefined }
    const { step, writes } = this.#advance(item, input, now)
    if (step.ignored === undefined) {
      await writeTogether(session, writes)
      await this.#schedule(item, step, session)
    }
    return { item, step }
  }

  async #schedule(item: CalloutItem, step: CalloutStep, session: ClientSession): Promise<void> {
    const { _id: id, work } = item
    const { process, outcome } = step
    const options = { session, set: { process } }
    if (outcome === undefined) return saveProcess(this.items, id, process, session)
    switch (outcome.kind) {
      case 'cancel':
        return void (await cancelWork(this.items, id, options))
      case 'done':
        return void (await completeWork(this.items, id, options))
      case 'fail':
        return void (await deadLetterWork(this.items, id, outcome.reason, options))
      default: {
        const { queue, priority } = work
        await rescheduleWork(this.items, id, { queue, priority, inMs: outcome.inMs }, options)
      }
    }
  }

  #advance(item: CalloutItem, input: CalloutInput, now: Date): Recorded {
    const { source, callout, process, work } = item
    const policy = this.#parts.policyOf(source, callout) ?? noPolicy
    const nowMs = now.getTime()
    const step = advance(process, input, { policy, state: work.state, nowMs, random: Math.random() })
    const { publication, outcome } = step
    if (publication === undefined) return { step, writes: [] }
    const inMs = outcome !== undefined && 'inMs' in outcome ? (outcome.inMs ?? 0) : 0
    const event = calloutEvent(item._id, { ...item, process: step.process }, publication, { nowMs, inMs })
    const revision = process.revision + 1
    return {
      step: { ...step, process: { ...step.process, revision } },
      writes: this.#parts.outbox.writesOf({
        record: `callout/${item._id}`,
        revision,
        events: [tracedBy(event, work.traceparent)],
      }),
    }
  }
}
