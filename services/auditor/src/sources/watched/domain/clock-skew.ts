/**
 * What a response said of the shop's clock. Milliseconds since 1970; the first by
 * the shop's clock, the others by ours.
 */
export type ClockReading = { dateMs: number; sentMs: number; receivedMs: number }

/** How far the shop's clock was ahead of ours in the latest responses, in milliseconds; the oldest first. */
export type ClockSamples = readonly number[]

const maxSamples = 15
/** From fewer nothing is concluded. */
export const minClockSamples = 5
/** A response that took longer says too little: it was written at any time in between. */
const maxResponseMs = 10_000
/** Date has no finer resolution, and is cut off. */
const resolutionMs = 1_000

/** The samples with one more. */
export function withReading(
  samples: ClockSamples,
  { dateMs, sentMs, receivedMs }: ClockReading,
): ClockSamples {
  if (receivedMs - sentMs > maxResponseMs) return samples
  const skewMs = dateMs + resolutionMs / 2 - (sentMs + receivedMs) / 2
  return [...samples, skewMs].slice(-maxSamples)
}

/**
 * How far the shop's clock is ahead of ours, in milliseconds; behind where it is negative. The median, so
 * that a few odd responses change nothing; 0 while there are too few of them.
 */
export function clockSkewMs(samples: ClockSamples): number {
  if (samples.length < minClockSamples) return 0
  const sorted = samples.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)
}
