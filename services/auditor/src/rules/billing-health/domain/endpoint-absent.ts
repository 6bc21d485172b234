const dayMs = 24 * 60 * 60 * 1_000

export type KnownOfEndpoints = {
  /** How many of the account's endpoints have our path, and how many there are. */
  known: number
  listed: number
  /** When the last webhook arrived, ms since 1970; null before the first. */
  lastArrivalMs: number | null
  /** When the newest missing event was made; undefined where none is. */
  missingMs: number | undefined
  /** Since when the alert holds; undefined while it does not. */
  heldSinceMs: number | undefined
  nowMs: number
}

/**
 * Whether no endpoint of the account delivers to us. One behind a proxy may have another path, and
 * destinations of thin events are not listed: so where others are listed, or something has arrived lately,
 * only a missing event shows it. What arrives afterwards disproves it.
 */
export function isEndpointAbsent(found: KnownOfEndpoints): boolean {
  const { known, listed, lastArrivalMs, missingMs, heldSinceMs, nowMs } = found
  if (known > 0) return false
  if (heldSinceMs !== undefined) return lastArrivalMs === null || lastArrivalMs <= heldSinceMs
  const isMissingSince = missingMs !== undefined && missingMs > (lastArrivalMs ?? 0)
  if (listed > 0) return lastArrivalMs === null && isMissingSince
  return isMissingSince || lastArrivalMs === null || nowMs - lastArrivalMs >= dayMs
}
