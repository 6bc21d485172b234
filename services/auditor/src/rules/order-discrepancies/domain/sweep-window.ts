/** From which modification on, and up to which, orders are compared: by the shop's clock, ms since 1970. */
export type SweepWindow = { since: number; boundary: number }

/** What was modified shortly before the mark is looked at again: no clock is exact or runs evenly. */
const overlapMs = 5 * 60_000

/**
 * @param mark up to where the shop was swept, by its clock; undefined before it ever was
 * @param connectedAt from when on everything must arrive, by our clock
 * @param through up to when the log has been read, by our clock
 * @param afterMs how long a delivery may be on the way
 * @param skewMs how far the shop's clock is ahead of ours
 * @returns undefined while nothing is to be compared yet
 */
export function sweepWindow(facts: {
  mark: number | undefined
  connectedAt: number
  through: number
  afterMs: number
  skewMs: number
}): SweepWindow | undefined {
  const { mark, connectedAt, through, afterMs, skewMs } = facts
  const boundary = through - afterMs + skewMs
  const start = connectedAt + Math.min(0, skewMs)
  // A clock that was set back leaves the mark ahead of the boundary.
  const since = mark === undefined ? start : Math.max(start, Math.min(mark, boundary) - overlapMs)
  return boundary <= since ? undefined : { since, boundary }
}
