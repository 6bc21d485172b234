/** Of the ledger: a slip of an order, and when it was sent; null while it waits. */
export type SlipTimes = { orderId: string; asOf?: string | null; sentAt: Date | null }

/** Slips that went out late, or still wait: how many, some of their orders, and how many orders more. */
export type LateSlips = { count: number; orders: string[]; moreOrders: number }

/** Usually a slip goes out within a minute of what the order says of itself. */
const lateAfterMs = 10 * 60_000
const maxOrders = 5

/**
 * The slips of orders that changed while their source was cut off, and that were sent late for that.
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
    // A shop gives no fractions of a second.
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
