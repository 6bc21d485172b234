import type { DeadLetter } from '../consume/checkpoint-store.ts'

/**
 * Keys whose first dead letter in a commit is parked behind an older one: the commit must check that the
 * older one still waits. Of all other keys the failing record is in the commit itself.
 *
 * @param letters of one commit, in the order of the log
 */
export function keysThatMustBeParked(letters: readonly DeadLetter[]): Set<string> {
  const failing = new Set<string>()
  const result = new Set<string>()
  for (const { key, isFailing } of letters) {
    if (key === '') continue
    if (isFailing) failing.add(key)
    else if (!failing.has(key)) result.add(key)
  }
  return result
}
