export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** What becomes of the delivery of a change. */
export type Fate =
  | { kind: 'delivered' }
  | { kind: 'lost' }
  /** Its bytes arrive a second time, after that time. */
  | { kind: 'doubled'; laterMs: number }
  | { kind: 'late'; byMs: number }
  /** Ingest does not understand it until it is redriven, after that time. */
  | { kind: 'quarantined'; redrivenMs: number }
  /** No reader understands its record until that is redriven, after that time. */
  | { kind: 'unreadable'; redrivenMs: number }

/** How the mail server responds. */
export type RelayState =
  | 'takes'
  | 'unavailable'
  | 'refuses us'
  | 'refuses recipients'
  | 'busy'
  | 'never answers'

/** `nth` chooses one of the orders that there are by then. */
export type Action =
  | { kind: 'createOrder'; fate: Fate; paidAtOnce: Fate | null }
  | { kind: 'change'; nth: number; status: string; fate: Fate }
  | { kind: 'touch'; nth: number; fate: Fate }
  | { kind: 'bin'; nth: number; fate: Fate }
  | { kind: 'restore'; nth: number; fate: Fate }
  /** Of which a shop tells nobody. */
  | { kind: 'deleteForGood'; nth: number }
  /** Pages, refunds or drafts take this many numbers. */
  | { kind: 'skipNumbers'; count: number }
  | { kind: 'shopUnavailable'; forMs: number }
  /** Deliveries are lost, and no recovery is taken. */
  | { kind: 'ingestUnavailable'; forMs: number }
  /** A slip can't be sent, somebody mends it, and the failure is reported again. */
  | { kind: 'mailFails'; nth: number; repeatedMs: number }
  | { kind: 'relay'; state: RelayState; forMs: number }
  /** No reader understands the record about an order's slip until that is redriven, after that time. */
  | { kind: 'unreadableNotification'; nth: number; redrivenMs: number }
  /** Nobody wants to hear of the alert of an order; null: for as long as it holds. */
  | { kind: 'silence'; nth: number; forMs: number | null }
  /** A batch was handled and not committed: it is read again. */
  | { kind: 'readerDies' }
  /** After a while without any, another instance evaluates. */
  | { kind: 'evaluatorDies'; forMs: number }
  /** The same, with another limit in its configuration. */
  | { kind: 'reconfigure'; stalledAfterMs: number }
  /** An instance starts whose configuration does not name the source yet. */
  | { kind: 'olderInstance' }

export type History = {
  /** Whether the shop can be asked. Where it can't, what was lost stays lost. */
  hasRest: boolean
  /** How far the shop's clock is ahead of ours. */
  skewMs: number
  /** Two instances whose clocks differ take turns in noting facts. */
  areFactsSwapped: boolean
  actions: readonly { afterMs: number; action: Action }[]
}
