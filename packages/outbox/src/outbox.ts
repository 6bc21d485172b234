import type { Event } from '@slipstream/events/event.ts'
import type { EventType } from '@slipstream/events/event-types/event-types.ts'

/** What a change of one record publishes. */
export type RecordChange = {
  /** The document that the same transaction writes: its events are published in order of its revisions. */
  record: string
  /** Rises with each change of the record, and is read and written in the same transaction as the outbox. */
  revision: number
  /** In order; their ids derive from the record and its revision, so that a repeat has the same ids. */
  events: readonly Event[]
}

/** An event that the log does not have yet. These names are a storage format. */
export type OutboxEntry = {
  /** The event's id. */
  _id: string
  record: string
  revision: number
  /** Its position among the events of the same change. */
  index: number
  type: EventType
  /** Of the event's data when it was stored: a newer process upcasts it. */
  version: number
  /** The event as JSON text, since MongoDB would store some values differently. */
  event: string
  /** By the clock of the process that stored it, for which records go first; never within a record. */
  enqueuedAt: Date
  /** When it is tried again after it was refused; the epoch until then. */
  notBefore: Date
}

/**
 * Identifies who appends: one process at a time holds the lease of an outbox. It has no fence, as
 * two publishers only repeat each other.
 */
export type PublisherLease = { holder: string; leaseMs: number }

/** `oldestMs` is 0 when the outbox is empty. */
export type OutboxDepth = { waiting: number; refused: number; oldestMs: number }
