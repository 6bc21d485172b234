/** How a loss ended: it was recovered from the shop, came in late by itself, or the shop no longer has it as an order. */
export type LossEnding = 'recovered' | 'late' | 'gone'

type Loss = { isHandedOver?: boolean; isGone?: boolean }

/** @param hasComeIn whether the log has been told by now; undefined for a loss that is still open */
export function endingOf({ isHandedOver, isGone }: Loss, hasComeIn: boolean): LossEnding | undefined {
  if (hasComeIn) return isHandedOver === true ? 'recovered' : 'late'
  return isGone === true ? 'gone' : undefined
}
