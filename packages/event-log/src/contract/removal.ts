import type { Headers, Removal } from '../event-log.ts'

const mark = 'slipstream-removal'

/**
 * The record (a tombstone) that removes a key from a compacted topic once the broker cleans it. Readers do
 * not get it. Its header tells it from a record that lost its value in another way, which is a dead letter.
 */
export function removalOf(topic: string, key: string): Removal {
  return { topic, key, value: null, headers: { [mark]: 'true' } }
}

/** Whether the record is a tombstone of `removalOf`; one without its header is not. */
export function isRemoval({
  value,
  headers,
}: {
  value: { length: number } | null
  headers: Headers
}): boolean {
  return (value === null || value.length === 0) && Object.hasOwn(headers, mark)
}
