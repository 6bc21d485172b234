import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'
import type { RefusedCheckpoint } from '@slipstream/event-log/adapters/mongo/refused-checkpoints.ts'

export type QuarantinedDocument = { _id: string; source: string; reason: string; at: Date; position: string }

export type FailedNotificationDocument = {
  _id: string
  source: string
  orderId: string
  reason: string
  /** Absent where that was not recorded. */
  recipient?: 'registrant' | 'participant'
  /** Absent for a slip, else e.g. `shipment-shipped`. */
  kind?: string
  failedAt: Date
  /** Of its last events, at most `maxNotificationEvents`. */
  eventIds?: string[]
}

/**
 * One that needs nobody any more. It is remembered for `settledKeptMs`, since an earlier failure may be
 * reported again.
 */
export type SettledNotificationDocument = {
  _id: string
  source: string
  settledAt: Date
  eventIds?: string[]
}

/** How many events of a notification are known by their ids, so that a repeat of one changes nothing. */
export const maxNotificationEvents = 16

export type ParkedLetters = { consumer: string; parked: number; firstPositions: string[] }

/** What waits for a person. */
export type AttentionStore = {
  /** Deliveries that came into quarantine after this time, the oldest first. */
  quarantined(source: string, after: number, limit: number): Promise<QuarantinedDocument[]>
  /** Notifications that could not be sent, the oldest first. */
  failedNotifications(source: string, limit: number): Promise<FailedNotificationDocument[]>
  /** The dead letters that wait for a redrive, by consumer. */
  deadLetters(source: string): Promise<ParkedLetters[]>
  /** The sources of dead letters parked after this time, ms since 1970; some may be of other names. */
  parkedSince(after: number): Promise<string[]>
  /** The checkpoints of all consumers from which nothing is read until a person has set them back. */
  refusedCheckpoints(): Promise<RefusedCheckpoint[]>
  /** Null while mail goes out, or nothing was ever said of it. */
  stoppedMailRelay(): Promise<MailRelayChanged | null>
}
