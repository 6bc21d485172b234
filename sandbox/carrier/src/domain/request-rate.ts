/** A token bucket. */
export type Bucket = { tokens: number; atMs: number }

/** @returns the bucket afterwards, and how long to wait when it was empty */
export function takeToken(
  bucket: Bucket | undefined,
  perSecond: number,
  nowMs: number,
): { bucket: Bucket; waitMs: number } {
  const burst = Math.max(1, perSecond)
  const refilled = bucket ? bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond : burst
  const tokens = Math.min(burst, refilled)
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs: nowMs }, waitMs: 0 }
  return { bucket: { tokens, atMs: nowMs }, waitMs: ((1 - tokens) / perSecond) * 1_000 }
}
