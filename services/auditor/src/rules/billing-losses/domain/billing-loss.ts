import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import type { BillingLossDocument } from '../billing-loss-store.ts'

export type AlertedLoss = Pick<
  BillingLossDocument,
  'id' | 'kind' | 'type' | 'customerId' | 'difference' | 'lastError'
>

/** What an alert of a loss is about: the events of a customer are one matter, an object is one by itself. */
export function subjectOf({ kind, customerId, id }: Pick<AlertedLoss, 'kind' | 'customerId' | 'id'>): string {
  return kind === 'event' ? (customerId ?? id) : id
}

export const ruleOf = ({ kind }: Pick<AlertedLoss, 'kind'>): string =>
  kind === 'event' ? 'billing-event-missing' : 'billing-state-differs'

/** @param reason why it is not recovered; null where it is */
export const severityOf = (reason: string | null): DesiredAlert['severity'] =>
  reason === null ? 'warning' : 'critical'

/** The end of a sentence about what is lost. */
export function endOf(reason: string | null, areMany: boolean): string {
  const what = areMany ? 'they' : 'it'
  if (reason !== null) return `, but ${what} could not be recovered yet: ${reason}.`
  return areMany ? ', and they are being recovered.' : ', and it is being recovered.'
}

/** What has ended the alert of such a loss, a sentence for people. */
export function billingLossEnded(
  { rule, source, subject }: Pick<DesiredAlert, 'rule' | 'source' | 'subject'>,
  isRecovered: boolean,
): string {
  const what =
    rule === 'billing-event-missing' ? `What never arrived of ${subject}` : `The state of ${subject}`
  return isRecovered
    ? `${what} of ${source} was recovered from Stripe. Why it was lost is still to be found out.`
    : `${what} of ${source} arrived late, by itself.`
}
