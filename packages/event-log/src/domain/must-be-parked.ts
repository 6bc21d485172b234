import type { DeadLetter } from '../consume/checkpoint-store.ts'

/**
 * Keys whose first letter in a commit only waits behind an earlier one: that one must still be waiting when the commit is made. Of
 * all others the culprit is in the commit itself.
 *
 * @param letters of one commit, in the order of the log
 */
export function keysThatMustBeParked(letters: readonly DeadLetter[]): Set<string> {
  const culprits = new Set<string>()
  const result = new Set<string>()
  for (const { key, culprit } of letters) {
    if (key === '') continue
    if (culprit) culprits.add(key)
    else if (!culprits.has(key)) result.add(key)
  }
  return result
}
