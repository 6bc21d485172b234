/** How far the shop was queried for all known orders: one list at a time. */
export type KnownOrdersPass = {
  /** When it began, ms since 1970. */
  beganAt: number
  /** The last order that was requested, as `source/orderId`; null when all were. */
  after: string | null
  /** Deletions that were not accepted; null or absent where all were. */
  doubt?: DeletionDoubt | null
}

/** Known orders that the shop no longer has, too many to be accepted as deleted. */
export type DeletionDoubt = {
  gone: number
  /** Of how many orders in those lists. */
  requested: number
  /** When the pass began that found them, ms since 1970. */
  beganAt: number
}

const leastApartMs = 3_600_000

/** The pass to continue with, or a new one; undefined while none is due. */
export function duePass(
  kept: KnownOrdersPass | undefined,
  now: number,
): { beganAt: number; after?: string } | undefined {
  if (kept !== undefined && kept.after !== null) return { beganAt: kept.beganAt, after: kept.after }
  if (kept !== undefined && now - kept.beganAt < leastApartMs) return undefined
  return { beganAt: now }
}

/**
 * Whether `gone` of the requested orders can have been deleted permanently. Where most are gone, the URL is
 * more likely that of another shop, and nothing is believed.
 */
export function canBeDeleted(gone: number, requested: number): boolean {
  return gone <= 5 || gone <= requested / 2
}

/**
 * The doubt after one more list. It ends with the first whole pass in which all deletions are accepted.
 *
 * @param list.doubted its orders, where its deletions are not accepted; else null
 */
export function doubtAfter(
  known: DeletionDoubt | null,
  list: { beganAt: number; isLast: boolean; doubted: Pick<DeletionDoubt, 'gone' | 'requested'> | null },
): DeletionDoubt | null {
  const { beganAt, isLast, doubted } = list
  const isOfThisPass = known?.beganAt === beganAt
  if (doubted === null) return isLast && !isOfThisPass ? null : known
  const before = isOfThisPass ? known : { gone: 0, requested: 0 }
  return { gone: before.gone + doubted.gone, requested: before.requested + doubted.requested, beganAt }
}
