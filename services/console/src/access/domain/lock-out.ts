/** Failed sign-ins of one address. */
export type Failures = { count: number; lastAt: Date }

const freeAttempts = 5
const firstLockMs = 15_000
const maxLockMs = 15 * 60 * 1000

/** Failures that are older count no more. */
export const forgottenAfterMs = 60 * 60 * 1000

/**
 * How long no further attempt is accepted: doubled with every failure after the fifth,
 * up to 15 minutes; 0: it is accepted.
 */
export function lockedForMs(failures: Failures | null, now: Date): number {
  if (failures === null || failures.count < freeAttempts) return 0
  const lockMs = Math.min(maxLockMs, firstLockMs * 2 ** Math.min(20, failures.count - freeAttempts))
  return Math.max(0, failures.lastAt.getTime() + lockMs - now.getTime())
}
