export type BackOff = {
  /** The longest wait after the first failure. */
  firstMs: number
  /** No wait is longer. */
  capMs: number
  /** How many times longer each wait is than the one before; default: 2. */
  factor?: number
}

/**
 * The longest wait after `failures` failures in a row: exponential, up to the cap.
 *
 * @param failures from 1
 */
export function maxBackOffMs({ firstMs, capMs, factor = 2 }: BackOff, failures: number): number {
  // A larger power may be infinite, and infinity times 0 is not a number.
  return Math.min(capMs, firstMs * factor ** Math.min(failures - 1, 52))
}

/**
 * How long to wait after `failures` failures in a row: between half of `maxBackOffMs` and all of it, so that
 * processes that failed together do not return together.
 *
 * @param failures from 1
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function backOffMs(backOff: BackOff, failures: number, random: number): number {
  return Math.round(maxBackOffMs(backOff, failures) * (0.5 + random / 2))
}
