export type TokenBucket = {
  /**
   * @param nowMs by a clock that never goes back
   * @returns 0 when the request may pass, else the milliseconds after which one may
   */
  take(nowMs: number): number
}

/** A token bucket that starts full: `perSecond` on average, `burst` at once. */
export function createTokenBucket({ perSecond, burst }: { perSecond: number; burst: number }): TokenBucket {
  let tokens = burst
  let lastMs = 0
  return {
    take(nowMs) {
      tokens = Math.min(burst, tokens + ((nowMs - lastMs) * perSecond) / 1000)
      lastMs = nowMs
      if (tokens < 1) return Math.ceil(((1 - tokens) * 1000) / perSecond)
      tokens -= 1
      return 0
    },
  }
}
