/** How a loss ended: it was recovered from the shop, arrived late by itself, or the shop no longer has it as an order. */
export type LossEnding = 'recovered' | 'late' | 'gone'

type Loss = { isHandedOver?: boolean; isGone?: boolean }

/** @param hasArrived whether the log has been told by now; undefined for a loss that is still open */
export function endingOf({ isHandedOver, isGone }: Loss, hasArrived: boolean): LossEnding | undefined {
  if (hasArrived) return isHandedOver === true ? 'recovered' : 'late'
  return isGone === true ? 'gone' : undefined
}
