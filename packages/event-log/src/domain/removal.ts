import type { Headers, Removal } from '../event-log.ts'

const mark = 'slipstream-removal'

/**
 * The record that takes a key out of a compacted topic, once the broker cleans it. Readers are not given it. It is marked, so that a
 * record which lost its value in another way is still found to be at fault.
 */
export function removalOf(topic: string, key: string): Removal {
  return { topic, key, value: null, headers: { [mark]: 'true' } }
}

export function isRemoval({
  value,
  headers,
}: {
  value: { length: number } | null
  headers: Headers
}): boolean {
  return (value === null || value.length === 0) && Object.hasOwn(headers, mark)
}
