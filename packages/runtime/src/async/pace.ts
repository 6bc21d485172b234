import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when the caller's turn has come. Rejects with the signal's reason when it aborts first. */
export type Pace = (signal?: AbortSignal) => Promise<void>

/**
 * Lets callers pass one by one, in the order of their calls, at most `perSecond` in a second and evenly
 * spaced.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createPace(perSecond: number, now = () => performance.now()): Pace {
  const apartMs = 1_000 / perSecond
  let nextAt = -Infinity
  let earlier: Promise<unknown> = Promise.resolve()
  return (signal) => {
    const before = earlier
    const turn = untilNextTurn(signal)
      .then(() => before)
      .then(() => undefined)
    // Timers of different lengths may end out of order: each caller also waits for those before it.
    earlier = Promise.allSettled([before, turn])
    return turn
  }

  async function untilNextTurn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const at = Math.max(now(), nextAt)
    nextAt = at + apartMs
    const waitMs = at - now()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
}
