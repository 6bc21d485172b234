import type { AlertIdentity } from '../../../alerts/domain/fingerprint.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import type { BillingDiscrepancyDocument } from '../../../discrepancies/billing/billing-discrepancy-store.ts'

export type AlertedDiscrepancy = Pick<
  BillingDiscrepancyDocument,
  'id' | 'kind' | 'type' | 'customerId' | 'difference' | 'lastError'
>

/** What the alert of one is about: the events of a customer are one matter, an object is one by itself. */
export function subjectOf({
  kind,
  customerId,
  id,
}: Pick<AlertedDiscrepancy, 'kind' | 'customerId' | 'id'>): string {
  return kind === 'event' ? (customerId ?? id) : id
}

export const ruleOf = ({ kind }: Pick<AlertedDiscrepancy, 'kind'>): string =>
  kind === 'event' ? 'billing-event-missing' : 'billing-state-differs'

/** @param reason why it is not recovered; null where it is */
export const severityOf = (reason: string | null): DesiredAlert['severity'] =>
  reason === null ? 'warning' : 'critical'

/** The end of a sentence about what is missing. */
export function endOf(reason: string | null, areMany: boolean): string {
  const what = areMany ? 'they' : 'it'
  if (reason !== null) return `, but ${what} could not be recovered yet: ${reason}.`
  return areMany ? ', and they are being recovered.' : ', and it is being recovered.'
}

/**
 * Whether what the alert was raised for was recovered, or else arrived by
 * itself; undefined where that is not known.
 */
export type IsRecovered = (alert: AlertIdentity) => boolean | undefined

/** What has ended the alert of such a discrepancy, a sentence for people; undefined where it is not known. */
export function billingDiscrepancyResolved(
  what: string,
  isRecovered: boolean | undefined,
): string | undefined {
  if (isRecovered === undefined) return undefined
  return isRecovered
    ? `${what} was recovered from Stripe. Why it was lost is still to be found out.`
    : `${what} arrived late, by itself.`
}
