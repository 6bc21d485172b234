import type { CheckInEvent } from '@slipstream/events/event.ts'
import { checkInId, type CheckInDocument, type CheckInEntry } from './check-in-document.ts'

/** Far more than a desk needs, and few enough for a document. */
export const maxCheckInEntries = 20

/** A participant at the desk after one more event. One whose revision is known already changes nothing. */
export function evolveCheckIn(before: CheckInDocument | null, event: CheckInEvent): CheckInDocument {
  const { source, orderId, participantId, revision, by, registeredFor } = event.data
  if (before !== null && before.revision >= revision) return before
  const entry = entryOf(event)
  return {
    _id: checkInId(event.data),
    ...{ source, orderId, participantId, revision },
    isIn: event.type === 'ParticipantCheckedIn',
    at: entry.at,
    by,
    registeredFor,
    history: [...(before?.history ?? []), entry].slice(-maxCheckInEntries),
  }
}

function entryOf(event: CheckInEvent): CheckInEntry {
  const { type, data } = event
  return type === 'ParticipantCheckedIn'
    ? { type, at: data.scannedAt, by: data.by, reason: null }
    : { type, at: data.recordedAt, by: data.by, reason: data.reason }
}
