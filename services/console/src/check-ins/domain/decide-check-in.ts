import { deriveId } from '@slipstream/events/derive-id.ts'
import type { CheckInEvent, Event } from '@slipstream/events/event.ts'
import { checkInId } from '@slipstream/read-models/check-ins/check-in-document.ts'

/** Who is at the desk. */
export type Registrant = {
  source: string
  orderId: string
  /** Null for an order that names no participants. */
  participantId: string | null
  registeredFor: string | null
}

/** Whether a registrant has arrived: the state of their last event. These names are a storage format. */
export type CheckInRecord = {
  /** See `checkInId`. */
  _id: string
  /** Rises by 1 with each event. */
  revision: number
  /** Null after it was undone. */
  arrived: { at: string; by: string } | null
}

/** One scan of a device, or somebody who was looked up there. */
export type Scan = {
  /** Given by the device: the same however often the scan is sent. */
  scanId: string
  /** By the clock of the device, ISO 8601 UTC. */
  scannedAt: string
  how: 'code' | 'typed'
  by: string
}

export type CheckInDecision =
  | { kind: 'ok'; at: string; by: string; changed: CheckInRecord; event: CheckInEvent }
  | { kind: 'already'; at: string; by: string }

export type UndoDecision =
  | { kind: 'undone'; changed: CheckInRecord; event: CheckInEvent }
  | { kind: 'absent' }

/** Checks a registrant in; one who is in already stays so, with the time and the person of the first scan. */
export function decideCheckIn(
  record: CheckInRecord | null,
  registrant: Registrant,
  scan: Scan,
  now: Date,
): CheckInDecision {
  if (record !== null && record.arrived !== null) return { kind: 'already', ...record.arrived }
  const { scanId, how, by } = scan
  const revision = (record?.revision ?? 0) + 1
  const at = timeOfScan(scan, now)
  const event: Event<'ParticipantCheckedIn'> = {
    ...attributesOf(registrant, revision, at),
    type: 'ParticipantCheckedIn',
    data: { ...registrant, revision, scanId, scannedAt: at, recordedAt: now.toISOString(), by, how },
  }
  const changed = { _id: checkInId(registrant), revision, arrived: { at, by } }
  return { kind: 'ok', at, by, changed, event }
}

/** Takes a check-in back; of a registrant who is not in, nothing changes. */
export function decideUndo(
  record: CheckInRecord | null,
  registrant: Registrant,
  { by, reason }: { by: string; reason: string },
  now: Date,
): UndoDecision {
  if (record === null || record.arrived === null) return { kind: 'absent' }
  const revision = record.revision + 1
  const at = now.toISOString()
  const event: Event<'CheckInUndone'> = {
    ...attributesOf(registrant, revision, at),
    type: 'CheckInUndone',
    data: { ...registrant, revision, recordedAt: at, by, reason },
  }
  return { kind: 'undone', changed: { _id: checkInId(registrant), revision, arrived: null }, event }
}

/** A device whose clock is ahead would have people arrive later than now. */
function timeOfScan({ scannedAt }: Pick<Scan, 'scannedAt'>, now: Date): string {
  const given = Date.parse(scannedAt)
  return new Date(Number.isNaN(given) ? now : Math.min(given, now.getTime())).toISOString()
}

function attributesOf(registrant: Registrant, revision: number, occurredAt: string) {
  const { source, orderId } = registrant
  const id = deriveId('check-in', checkInId(registrant), String(revision))
  return { id, source, subject: `${source}/${orderId}`, occurredAt }
}
