/** How far a call-out is; `waiting`: for its next attempt. */
export const calloutStates = [
  'waiting',
  'awaiting-callback',
  'delivered',
  'dead-lettered',
  'cancelled',
] as const

export type CalloutState = (typeof calloutStates)[number]

/** The read model `callouts`: one document per call-out, until 90 days after its end. Times are ISO 8601. */
export type CalloutDocument = {
  /** The id of its task, which is its `webhook-id`. */
  _id: string
  taskId: string
  source: string
  customerId: string
  callout: string
  rule: string
  cause: { trigger: string; at: string; eventId: string | null }
  state: CalloutState
  /** Requests since it was made, or redriven the last time. */
  attempts: number
  /**
   * When it is sent next at the earliest, or by when its callback must arrive;
   * null when it is over or dead-lettered.
   */
  nextAt: string | null
  /** Why it is not delivered; null where nothing failed. */
  lastError: string | null
  /** Why a person redrove or cancelled it, or why it was withdrawn. */
  reason: string | null
  /** Of its first event that is known. */
  requestedAt: string
  changedAt: string
  /** Internal: of the event that gave its state. */
  revision: number
  /** Internal: when it is removed. */
  expiresAt: Date | null
}
