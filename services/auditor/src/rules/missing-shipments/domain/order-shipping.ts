import type { OrderEvent } from '@slipstream/events/event.ts'
import { reachedShippingMs, shipmentsOf } from '@slipstream/read-models/shipments/ships.ts'
import type { ShippingRule } from '@slipstream/read-models/shipments/ships.ts'

/** Whether an order is to be shipped, by the rule of its source. */
export type OrderShipping = {
  /** By when it had reached a status that ships, of all its states, ms since 1970; null while it has not. */
  reachedMs: number | null
  /**
   * Since when its newest state makes it due, by the log's time; null where not, or its shipment is known.
   */
  dueAt: Date | null
  /** Whether its shipments are known, or none is expected. */
  isSettled: boolean
  /** How many shipments it has by its newest state; absent where that was not counted. */
  expected?: number
}

/** Longer ago than this no shipment is missed: it may be forgotten already. */
const maxAgeMs = 30 * 24 * 3_600_000

/** @param event whose state is the newest if `isNewest`, ms since 1970 */
export function evolveOrderShipping(
  before: OrderShipping | undefined,
  event: OrderEvent,
  rule: ShippingRule,
  { isNewest, recordedAtMs }: { isNewest: boolean; recordedAtMs: number },
): OrderShipping | undefined {
  const reached = reachedShippingMs(event, rule)
  const expected = isNewest ? shipmentsOf(event, rule).length : before?.expected
  const isDue = isNewest ? expected !== undefined && expected > 0 : (before?.dueAt ?? null) !== null
  if (before === undefined && reached === undefined && !isDue) return undefined
  const all = [before?.reachedMs, reached].filter((ms) => ms !== null && ms !== undefined)
  // A part that a change adds is due again.
  const isSettled = before?.isSettled === true && (expected ?? 1) <= (before.expected ?? 1)
  return {
    reachedMs: all.length === 0 ? null : Math.min(...all),
    dueAt: isDue && !isSettled ? (before?.dueAt ?? new Date(recordedAtMs)) : null,
    isSettled,
    ...(expected !== undefined && { expected }),
  }
}

/**
 * Whether no shipment is expected, although the order is due: it reached the status
 * too early. Times are ms since 1970.
 */
export function isTooOld({ reachedMs }: OrderShipping, sinceMs: number, nowMs: number): boolean {
  return reachedMs === null || reachedMs < sinceMs || nowMs - reachedMs > maxAgeMs
}
