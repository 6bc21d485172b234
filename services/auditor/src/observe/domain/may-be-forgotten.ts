import { orderKeptMs } from '../retention.ts'

/** For a shop's clock that is ahead of ours. */
const marginMs = 24 * 3_600_000

/**
 * Whether an order that is unknown at this time may have been known once: what was not heard of for
 * `orderKeptMs` is not remembered, so nothing follows from its absence.
 *
 * @param createdAt by the shop's clock, ISO 8601; null where it does not say
 * @param at ms since 1970
 */
export function mayBeForgotten(createdAt: string | null, at: number): boolean {
  return createdAt !== null && Date.parse(createdAt) < at - orderKeptMs + marginMs
}
