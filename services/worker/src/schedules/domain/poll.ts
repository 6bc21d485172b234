const firstMs = 250
const maxMs = 10_000

/**
 * How long to wait before looking again at something that was requested this
 * long ago: a tenth of it, within bounds.
 */
export function pollMs(agoMs: number): number {
  return Math.min(maxMs, Math.max(firstMs, Math.round(agoMs / 10)))
}
