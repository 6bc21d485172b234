import type { AlertSilenced } from '@slipstream/events/event-types/alert-events.ts'

/** The read model `silences`: one document per silence, as it was last said. Kept for 90 days after that, as its topic does. */
export type SilenceDocument = Omit<AlertSilenced, 'silenceId'> & {
  /** The silence's id. */
  _id: string
  /** When this was said, ISO 8601 UTC. */
  saidAt: string
  /** Internal: the event that said it. */
  eventId: string
  /** Internal: when it may be forgotten. */
  expiresAt: Date
}
