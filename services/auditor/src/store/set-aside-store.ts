import type { RefusedCheckpoint } from '@slipstream/event-log/adapters/mongo/refused-checkpoints.ts'

export type QuarantinedDocument = { _id: string; source: string; reason: string; at: Date; position: string }

export type FailedNotificationDocument = {
  _id: string
  source: string
  orderId: string
  reason: string
  failedAt: Date
}

export type ParkedLetters = { consumer: string; parked: number; firstPositions: string[] }

/** What waits for a person. */
export type SetAsideStore = {
  /** Deliveries that came into quarantine after this time, the oldest first. */
  quarantined(source: string, after: number, limit: number): Promise<QuarantinedDocument[]>
  /** Notifications that could not be sent, the oldest first. */
  failedNotifications(source: string, limit: number): Promise<FailedNotificationDocument[]>
  /** The dead letters that wait for a redrive, by consumer. */
  deadLetters(source: string): Promise<ParkedLetters[]>
  /** The checkpoints of all consumers from which nothing is read until a person has set them back. */
  refusedCheckpoints(): Promise<RefusedCheckpoint[]>
}
