import type { LogRecord, RecordIdentity } from './event-log.ts'

/** By which a record is known again: the id of its event, empty where it has none, and when the log took it. */
export function identityOf({
  position,
  headers,
  recordedAtMs,
}: Omit<LogRecord, 'value' | 'key'>): RecordIdentity {
  return { offset: position.offset, eventId: headers['ce_id'] ?? '', recordedAtMs }
}
