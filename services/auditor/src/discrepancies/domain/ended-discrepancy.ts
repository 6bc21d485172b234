import type { AlertIdentity } from '../../alerts/domain/fingerprint.ts'

/**
 * How a discrepancy ended: it was recovered from the shop, arrived late by itself, or
 * the shop no longer has it as an order.
 */
export type DiscrepancyEnding = 'recovered' | 'late' | 'gone'

/** How the discrepancy ended that an alert was raised for; undefined where that is not known. */
export type EndingOf = (alert: AlertIdentity) => DiscrepancyEnding | undefined

type Discrepancy = { isHandedOver?: boolean; isGone?: boolean }

/** @param hasArrived whether the log has it by now; undefined for a discrepancy that is still open */
export function endingOf(
  { isHandedOver, isGone }: Discrepancy,
  hasArrived: boolean,
): DiscrepancyEnding | undefined {
  if (hasArrived) return isHandedOver === true ? 'recovered' : 'late'
  return isGone === true ? 'gone' : undefined
}

/** What has ended the alert of a discrepancy, a sentence for people. */
export function discrepancyResolved(what: string, ending: DiscrepancyEnding | undefined): string {
  switch (ending) {
    case 'recovered':
      return `${what} was recovered from the shop. Why its delivery was lost is still to be found out.`
    case 'late':
      return `${what} arrived late, by itself.`
    case 'gone':
      return `${what} no longer exists in the shop: the order was deleted, or moved to the trash.`
    case undefined:
      return `${what} is not waited for any more.`
  }
}
