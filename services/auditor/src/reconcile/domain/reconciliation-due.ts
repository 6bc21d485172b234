import { hash } from 'node:crypto'

/**
 * Whether a source is to be compared with its shop again. Each has a time of its own in the interval, so that
 * many sources do not begin together.
 *
 * @param last when it was last begun, or this process was started if it never was, ms since 1970
 */
export function isReconciliationDue({
  source,
  last,
  everyMs,
  now,
}: {
  source: string
  last: number
  everyMs: number
  now: number
}): boolean {
  const phase = (Number.parseInt(hash('sha256', source).slice(0, 8), 16) / 2 ** 32) * everyMs
  const latestTurn = Math.floor((now - phase) / everyMs) * everyMs + phase
  return last < latestTurn
}
