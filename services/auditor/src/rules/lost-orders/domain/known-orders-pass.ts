/** How far the shop was asked for all orders that are known: one list at a time. */
export type KnownOrdersPass = {
  /** When it began, ms since 1970. */
  beganAt: number
  /** The last order that was asked for, as `source/orderId`; null when all were. */
  after: string | null
}

const leastApartMs = 3_600_000

/** The pass to go on with, or a new one; undefined while none is due. */
export function duePass(
  kept: KnownOrdersPass | undefined,
  now: number,
): { beganAt: number; after?: string } | undefined {
  if (kept !== undefined && kept.after !== null) return { beganAt: kept.beganAt, after: kept.after }
  if (kept !== undefined && now - kept.beganAt < leastApartMs) return undefined
  return { beganAt: now }
}

/**
 * Whether `gone` of the requested orders can have been deleted permanently. Where most are gone, the URL is more likely
 * that of another shop, and nothing is believed.
 */
export function canBeDeleted(gone: number, requested: number): boolean {
  return gone <= 5 || gone <= requested / 2
}
