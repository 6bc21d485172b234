import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'

/**
 * The read model `alerts`: one document per fingerprint, of its last episode. Kept while it is firing, and
 * for 90 days after it is resolved. Fields are null where the compacted topic has only its resolution.
 */
export type AlertDocument = Pick<AlertRaised, 'rule' | 'source' | 'subject' | 'since'> & {
  /** The fingerprint, e.g. `missing-order/shop/1043`. */
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
  /** Internal: the event that gave its fields. */
  raisedEventId: string | null
  /** Internal: the event that resolved it. */
  resolvedEventId: string | null
  /** Internal: when it may be removed; null while it is firing. */
  expiresAt: Date | null
}
