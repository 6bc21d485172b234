import type { RecordIdentity } from '../event-log.ts'

/**
 * Why reading cannot start behind the log's end; undefined when the start is not behind it. Records that were
 * handled up to there were in a longer log.
 */
export function whyBeyondEnd(next: bigint, end: bigint): string | undefined {
  if (next <= end) return undefined
  return `the checkpoint ${next} lies beyond the end ${end} of the log: it was truncated, or is another log`
}

/**
 * Why reading cannot continue behind a record that was handled: the log has another one at its offset.
 * Undefined when it is the same, or cannot be compared because compaction removed it.
 *
 * @param found the first record from that offset on
 */
export function whyAnotherRecord(handled: RecordIdentity, found: RecordIdentity): string | undefined {
  if (found.offset !== handled.offset) return undefined
  if (found.eventId === handled.eventId && found.recordedAtMs === handled.recordedAtMs) return undefined
  return `the record ${handled.offset} before the checkpoint is not the one that was handled: the log was truncated and has grown again, or is another log`
}
