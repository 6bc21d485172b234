import { setTimeout as sleep } from 'node:timers/promises'

/** Lets callers pass one after another, at least so far apart: what the shop is asked for must not slow its customers. */
export function pace(
  requestsPerSecond: number,
  now = () => performance.now(),
): (signal: AbortSignal) => Promise<void> {
  const apartMs = 1_000 / requestsPerSecond
  let nextAt = -Infinity
  return async (signal) => {
    const at = Math.max(now(), nextAt)
    nextAt = at + apartMs
    const waitMs = at - now()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })
  }
}
