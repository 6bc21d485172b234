import type { Event, OrderEvent } from '@slipstream/events/event.ts'
import type { Position } from '../position.ts'

/** An event as a consumer sees it: decoded, upcast, with its place in the log. */
export type ConsumedEvent = Event & { position: Position; recordedAtMs: number }

export type ConsumedOrderEvent = ConsumedEvent & OrderEvent

/** What became of one event. */
export type EventOutcome =
  | { kind: 'done' }
  | { kind: 'skipped'; reason: string }
  /** Not now: the partition waits and comes back to this event. What stands before it in the batch is committed. */
  | { kind: 'retryLater'; reason: string; afterMs?: number }
  /** Never: it is set aside whole, and later events of its key behind it. */
  | { kind: 'deadLetter'; reason: string }

export const done: EventOutcome = { kind: 'done' }

export type Handled<Tx> = {
  /** One for each event, in order. After a `retryLater` the rest is not looked at. */
  outcomes: EventOutcome[]
  /**
   * Writes the effects of the events that are `done`, in the transaction that moves the checkpoint: both or neither.
   * May be called again when the transaction is retried.
   */
  commit(tx: Tx): Promise<void>
}

/**
 * A consumer's work on consecutive events of one partition. It rejects only for faults outside (a database away): then the
 * whole batch is retried for ever, with a pause. An event it cannot handle is an outcome, not a rejection.
 */
export type Handler<Tx> = (events: readonly ConsumedEvent[]) => Promise<Handled<Tx>>
