import type { RecordIdentity } from '../event-log.ts'

/**
 * Why reading can't start behind the log's end: undefined when it can. Nothing lies there yet, so whatever was handled up to
 * there was in a log that was longer.
 */
export function whyBeyondEnd(next: bigint, end: bigint): string | undefined {
  if (next <= end) return undefined
  return `the checkpoint ${next} lies beyond the end ${end} of the log: it was cut off, or is another one`
}

/**
 * Why reading can't go on behind a record that was handled: the log has another one in its place. Undefined when it is the
 * same, or can't be compared, as compaction removed it.
 *
 * @param found the first record from that place on
 */
export function whyAnotherRecord(handled: RecordIdentity, found: RecordIdentity): string | undefined {
  if (found.offset !== handled.offset) return undefined
  if (found.eventId === handled.eventId && found.recordedAtMs === handled.recordedAtMs) return undefined
  return `the record ${handled.offset} before the checkpoint is not the one that was handled: the log was cut off and has grown again, or is another one`
}
