import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'

/** What a person would have to do about a response that is none, in a word. */
export type ShopHint = 'wait' | 'keys' | 'plain-http' | 'certificate' | 'redirect' | 'address'

/** Why the shop gave no usable response. */
export type ShopFaultFacts = {
  kind: 'unavailable' | 'unauthorized' | 'unexpected'
  hint: ShopHint
  /** A part of a sentence for people: the request, and its result. */
  reason: string
  /** How long the shop wants no requests. */
  retryAfterMs?: number | undefined
}

/** A shop that gives no usable response. Times are milliseconds since 1970. */
export type ShopFailure = Omit<ShopFaultFacts, 'retryAfterMs'> & {
  inARow: number
  since: number
  lastAt: number
  /** It is left alone until then. */
  notBefore: number
}

const backOff = { firstMs: 5_000, capMs: 60_000 }
/** What a stranger writes into Retry-After must not stop us for a day. */
const maxRequestedRestMs = 15 * 60_000

/**
 * The failure after one more fault. The shop is left alone for a while, twice as long each time, or for as
 * long as it asks for: other requests get its fault immediately and do not wait.
 *
 * @param at when the request began and ended; of several that were under way together only one counts
 * @param random 0 ≤ random < 1, so that instances that failed together do not return together
 */
export function afterFault(
  known: ShopFailure | undefined,
  { retryAfterMs, ...fault }: ShopFaultFacts,
  at: { began: number; ended: number },
  random: number,
): ShopFailure {
  if (known !== undefined && at.began <= known.lastAt) return known
  const inARow = (known?.inARow ?? 0) + 1
  const ownMs = maxBackOffMs(backOff, inARow) * (1 - random / 2)
  const restMs =
    retryAfterMs === undefined ? ownMs : Math.min(maxRequestedRestMs, Math.max(ownMs, retryAfterMs))
  return {
    ...fault,
    ...{ inARow, since: known?.since ?? at.began, lastAt: at.ended, notBefore: at.ended + restMs },
  }
}

/** Whether to alert: an outage from the third fault in a row, what a person has to fix from the second. */
export function isLasting({ kind, inARow, since, lastAt }: ShopFailure): boolean {
  return inARow >= (kind === 'unavailable' ? 3 : 2) || (inARow >= 2 && lastAt - since >= 60_000)
}
