/** What kept an authentic delivery from becoming an event: a word for machines, kept with its bytes. */
export type QuarantineReason =
  /** The body is not UTF-8. */
  | 'not-utf8'
  /** The body is not JSON. */
  | 'not-json'
  /** The body is JSON, but no object. */
  | 'not-an-object'
  /** Nothing says what the delivery is about. */
  | 'no-topic'
  /** The delivery is about something else than orders. */
  | 'unknown-topic'
  /** An action hook of the shop's own code, which carries no order. */
  | 'action-topic'
  /** The order was deleted for good before the shop built the delivery: nothing is lost. */
  | 'invalid_id'
  /** The owner of the shop's webhook may no longer see orders: it delivers nothing until that is fixed. */
  | 'cannot_view'
  /** The source sent another error of its own in place of an order. */
  | 'source-error'
  /** It is said to be a deletion, and is none. */
  | 'not-a-deletion'
  /** By its own time it was changed more than a day after it arrived. */
  | 'modified-ahead'
  /** What makes an order an order is missing: id, status or a time. */
  | 'not-an-order'
  /** It is no event of the provider of billing, and no object of it. */
  | 'not-an-event'
  /** It is not a report about a call-out. */
  | 'not-a-callback'
  /** It is of live mode, and the source of test mode, or the reverse. */
  | 'wrong-mode'
  /** No known version of the provider's API has what it needs where it is. */
  | 'unknown-shape'
  /** A value that must not be guessed cannot be read. */
  | 'unreadable-value'
  /** It does not fit the event contract. */
  | 'outside-contract'
  /** The body is nested more deeply than what reads it later can bear. */
  | 'too-deep'
  /** The event is larger than the log accepts, or it has too many values to be read safely. */
  | 'too-large'

/** Thrown while an authentic delivery is read. The message tells people what was wrong, and where. */
export class NotUnderstood extends Error {
  readonly reason: QuarantineReason

  constructor(reason: QuarantineReason, detail: string) {
    super(detail)
    this.name = 'NotUnderstood'
    this.reason = reason
  }
}
