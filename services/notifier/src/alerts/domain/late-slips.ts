import type { FlushContent } from './flush-content.ts'

/** A slip of the ledger. `sentAt` is null while it waits. */
export type SlipTimes = { orderId: string; asOf?: string | null; sentAt: Date | null }

/** Slips that were sent late or still wait, some of their orders, and the number of other orders. */
export type LateSlips = { count: number; orders: string[]; moreOrders: number }

/** Usually a slip is sent within a minute after the order has changed. */
const lateAfterMs = 10 * 60_000
const maxOrders = 5

/**
 * The late slips of orders that changed while their source was cut off.
 *
 * @param outage ISO 8601 UTC
 * @param nowMs milliseconds since the epoch
 */
export function lateSlips(
  slips: readonly SlipTimes[],
  outage: { from: string; until: string },
  nowMs: number,
): LateSlips {
  const [fromMs, untilMs] = [Date.parse(outage.from), Date.parse(outage.until)]
  const late = slips.filter(({ asOf, sentAt }) => {
    const atMs = Date.parse(asOf ?? '')
    // Shops send no fractions of a second.
    if (!(atMs > fromMs - 1_000 && atMs <= untilMs)) return false
    return (sentAt?.getTime() ?? nowMs) - atMs > lateAfterMs
  })
  const orders = [...new Set(late.map(({ orderId }) => orderId))]
  return {
    count: late.length,
    orders: orders.slice(0, maxOrders),
    moreOrders: Math.max(0, orders.length - maxOrders),
  }
}

/** @param slipsOf the slips of the source of each outage, by the index of its section */
export function withLateSlips(
  content: FlushContent,
  slipsOf: ReadonlyMap<number, readonly SlipTimes[]>,
  nowMs: number,
): FlushContent {
  const sections = content.sections.map((section, index) => {
    const outage = section.outcome?.outage
    const slips = slipsOf.get(index)
    if (outage === undefined || slips === undefined) return section
    return { ...section, lateSlips: lateSlips(slips, outage, nowMs) }
  })
  return { ...content, sections }
}
