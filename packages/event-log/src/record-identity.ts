import type { LogRecord, RecordIdentity } from './event-log.ts'

/** Identifies a record: the id of its event (empty where it has none) and when the log recorded it. */
export function identityOf({
  position,
  headers,
  recordedAtMs,
}: Omit<LogRecord, 'value' | 'key'>): RecordIdentity {
  return { offset: position.offset, eventId: headers['ce_id'] ?? '', recordedAtMs }
}
