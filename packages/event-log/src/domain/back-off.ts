export type BackOff = { firstMs: number; capMs: number }

/**
 * How long to wait before try `failures + 1`: doubling up to the cap, and between half and the whole of that, so that
 * those who failed together do not come back together.
 *
 * @param failures how many tries have failed in a row, from 1
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function backOffMs({ firstMs, capMs }: BackOff, failures: number, random: number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(full * (0.5 + random / 2))
}
