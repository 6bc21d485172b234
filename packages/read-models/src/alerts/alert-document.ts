import type { AlertRaised } from '@slipstream/events/event-types/alert-events.ts'

/**
 * The read model `alerts`: one document per fingerprint, of its last episode. Kept while it holds, and for 90 days after its end.
 * What an alert said is null where only its end is still in the log: the topic is compacted.
 */
export type AlertDocument = Pick<AlertRaised, 'rule' | 'source' | 'subject' | 'since'> & {
  /** The fingerprint, as `missing-order/shop/1043`. */
  _id: string
  state: 'firing' | 'resolved'
  severity: AlertRaised['severity'] | null
  summary: string | null
  affected: AlertRaised['affected'] | null
  evidence: string[]
  next: AlertRaised['next'] | null
  /** When it was last raised or changed in this episode, ISO 8601 UTC. */
  changedAt: string | null
  resolvedAt: string | null
  resolvedReason: string | null
  /** Internal: the event that said what it says. */
  raisedEventId: string | null
  /** Internal: the event that ended it. */
  resolvedEventId: string | null
  /** Internal: when it may be forgotten; null while it holds. */
  expiresAt: Date | null
}
