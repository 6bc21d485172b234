import type { Event, OrderEvent } from '@slipstream/events/event.ts'
import type { Position } from '../position.ts'

/** An event as a consumer gets it: decoded, upcast, with its position in the log. */
export type ConsumedEvent = Event & { position: Position; recordedAtMs: number }

export type ConsumedOrderEvent = ConsumedEvent & OrderEvent

/** The outcome of one event. */
export type EventOutcome =
  | { kind: 'done' }
  | { kind: 'skipped'; reason: string }
  /** Not now: the partition waits and returns to this event. Those before it in the batch are committed. */
  | { kind: 'retryLater'; reason: string; afterMs?: number }
  /** Never: it is dead-lettered, and later events of its key are parked behind it. */
  | { kind: 'deadLetter'; reason: string }

export const done: EventOutcome = { kind: 'done' }

export type Handled<Tx> = {
  /** One for each event, in order. Those after a `retryLater` are ignored. */
  outcomes: EventOutcome[]
  /**
   * Writes the effects of the events that are `done`, in the transaction that moves the checkpoint: both or
   * neither. It runs again when the transaction is retried.
   */
  commit(tx: Tx): Promise<void>
  /** The transaction failed: not for another that shared it. The events come again. */
  onCommitFailed?(error: unknown): void
}

/**
 * A consumer's work on consecutive events of one partition. It rejects only for outside faults
 * (e.g. the database is unavailable): then the whole batch is retried until it succeeds. An event
 * that cannot be handled is an outcome.
 */
export type Handler<Tx> = (events: readonly ConsumedEvent[]) => Promise<Handled<Tx>>
