/**
 * The read model `check-ins`: who arrived at the desk, one document per participant who was ever checked in.
 * Who they are is in the read model `participants`, under the same id.
 */
export type CheckInDocument = {
  /** `source/orderId/participantId`; `source/orderId` where the order names no participants. */
  _id: string
  source: string
  orderId: string
  participantId: string | null
  /** Of the last event. */
  revision: number
  /** False after the check-in was undone. */
  isIn: boolean
  /** Of the last event, ISO 8601 UTC. */
  at: string
  by: string
  registeredFor: string | null
  /** The newest events, oldest first. */
  history: CheckInEntry[]
}

export type CheckInEntry = {
  type: 'ParticipantCheckedIn' | 'CheckInUndone'
  at: string
  by: string
  /** Why it was undone. */
  reason: string | null
}

/** The document of one participant, or of a whole order that names no participants. */
export function checkInId({
  source,
  orderId,
  participantId,
}: Pick<CheckInDocument, 'source' | 'orderId' | 'participantId'>): string {
  return participantId === null ? `${source}/${orderId}` : `${source}/${orderId}/${participantId}`
}
