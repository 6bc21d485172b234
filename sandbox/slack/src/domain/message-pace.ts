/** How many messages a channel still takes at a time, as of a time. */
export type MessagePace = {
  left: number
  asOfMs: number
}

export type PaceRule = {
  ratePerSecond: number
  /** How many are taken together after a quiet time. */
  burst: number
}

/**
 * A token bucket: one message more, or how long to wait for that. What was refused costs nothing.
 *
 * @returns the pace after it; `waitMs` is 0 where the message is taken
 */
export function takeMessage(
  pace: MessagePace | undefined,
  { ratePerSecond, burst }: PaceRule,
  nowMs: number,
): { pace: MessagePace; waitMs: number } {
  const grown = pace === undefined ? burst : pace.left + ((nowMs - pace.asOfMs) / 1_000) * ratePerSecond
  const left = Math.min(burst, grown)
  if (left >= 1) return { pace: { left: left - 1, asOfMs: nowMs }, waitMs: 0 }
  return { pace: { left, asOfMs: nowMs }, waitMs: ((1 - left) / ratePerSecond) * 1_000 }
}
