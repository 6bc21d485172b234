import type { ClientSession } from 'mongodb'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { WorkItem } from './adapters/work-collection.ts'
import type { HeldItem } from './adapters/write-held-work.ts'
import type { WorkOutcome } from './domain/work-outcome.ts'
import type { Fields } from './domain/work.ts'

/** What is written together with an outcome or a step, or not at all. */
export type Beside = {
  /** Values of the item's own fields, by their paths. */
  set?: Fields
  /** Other writes, e.g. into an outbox. May run several times; each time the earlier ones are undone. */
  effects?: (session: ClientSession) => Promise<void>
}

/** What is written together with what was decided, or not at all. */
export type DecidedBeside = {
  /** Values of the item's own fields, by their paths. */
  set?: Fields
  /** Into other collections, e.g. an outbox. */
  writes?: readonly CollectionWrite[]
}

export type DecidedStep = { progress: Fields } & DecidedBeside

/** An outcome that depends on what others have written into the item meanwhile. */
export type DecidedOutcome = {
  kind: 'decided'
  /** Decides on the newest item, in the transaction that writes the outcome. May run several times. */
  decide(held: HeldItem): WorkOutcome & DecidedBeside
  /** Called when the outcome is not written, since another claim holds the item. */
  onLeaseLost?(): Promise<void>
}

export type HandlerOutcome = (WorkOutcome & Beside) | DecidedOutcome

export type WorkContext = {
  /** The trace context of this run, for what it requests of others; undefined where the work has none. */
  traceparent: string | undefined
  /** Aborts when another claim holds the item, it was cancelled or timed out, or the worker is stopping. */
  signal: AbortSignal
  /**
   * Stores the progress: the next worker continues from there.
   *
   * @param isStep failures before it no longer count
   * @throws LeaseLost when another claim holds the item, or it was cancelled: nothing is written
   */
  recordProgress(progress: Fields, beside?: Beside & { isStep?: boolean }): Promise<void>
  /**
   * Stores a step that is decided within the transaction, on the newest item. `decide` may run several
   * times: it changes nothing by itself.
   *
   * @returns what was decided by the run of `decide` that is stored
   * @throws LeaseLost as `recordProgress`
   */
  recordDecided<Step extends DecidedStep>(decide: (held: HeldItem) => Step): Promise<Step>
}

/**
 * Does the work of one item. It may run again for the same item, after it has thrown and after its
 * worker has died: repeats must change nothing, or continue from `item.work.progress`. What it
 * throws is a failure that is retried.
 */
export type WorkHandler<Own extends object> = (
  item: WorkItem<Own>,
  context: WorkContext,
) => Promise<HandlerOutcome>

/** The item is held by another claim, or was cancelled. */
export class LeaseLost extends Error {
  constructor(id: string) {
    super(`the lease of ${id} was lost`)
  }
}
