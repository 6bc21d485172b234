import type { AlertSilenced } from '@slipstream/events/event-types/alerts/alert-events.ts'

/** The read model `silences`: a document per silence, of its last event. Kept for 90 days, as its topic. */
export type SilenceDocument = Omit<AlertSilenced, 'silenceId'> & {
  /** The silence's id. */
  _id: string
  /** When the last event was written, ISO 8601 UTC. */
  saidAt: string
  /** Internal: the last event. */
  eventId: string
  /** Internal: when it may be removed. */
  expiresAt: Date
}
