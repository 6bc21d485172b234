import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder, oneOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'mail-failed'

export const mailFailedRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject, affected }) =>
    affected.count === 0
      ? `The mails to customer ${subject} of ${source} were sent, or two weeks have passed.`
      : `The mails of order ${subject} of ${source} were sent, or are no longer needed.`,
}

const reasons: Readonly<Record<string, string>> = {
  refused: 'the mail server refused it for good',
  'attempts-exhausted': 'the mail server refused it too often',
  'no-address': 'there is no address to send it to',
  'outcome-unknown':
    'the mail server took its content three times and never answered, so it may have arrived',
  expired: 'it waited a week for the mail server',
}

export type FailedSlip = {
  reason: string
  /** Whose it is, by kind; undefined where that was not recorded. */
  recipient?: 'registrant' | 'participant' | undefined
  /** Absent for a slip, else e.g. `shipment-shipped` or `billing-receipt`. */
  kind?: string | undefined
}

const isOfBilling = (kind: string | undefined): boolean => kind?.startsWith('billing-') === true

/**
 * Slips of an order, mails about its shipments, or mails to a customer of billing, that were not sent.
 *
 * @param orderId or the customer's id
 * @param slips at least one, the oldest first
 */
export function mailFailed({
  source,
  orderId,
  slips,
}: {
  source: string
  orderId: string
  slips: readonly FailedSlip[]
}): DesiredAlert {
  const ofBilling = isOfBilling(slips[0]?.kind)
  const byWords = Map.groupBy(slips, wordsOf)
  const sentences = [...byWords].map(([words, alike]) =>
    alike.length === 1
      ? words
      : `${words} (${alike.length} ${alike[0]?.kind === undefined ? 'slips' : 'mails'})`,
  )
  return {
    ...{ rule, source, subject: orderId, severity: 'warning', evidence: [] },
    summary: `${ofBilling ? 'Customer' : 'Order'} ${orderId} of ${source}: ${sentences.join('; ')}.`,
    affected: ofBilling ? noOrder : oneOrder(orderId),
    next: { action: actionOf(`${source}/${orderId}`, slips.at(-1)), runbook: runbookOf(rule) },
  }
}

function wordsOf({ reason, recipient, kind }: FailedSlip): string {
  const whose =
    kind !== undefined
      ? isOfBilling(kind)
        ? `the mail of billing (${kind.replace('billing-', '')})`
        : `the mail to the customer about a shipment (${kind.replace('shipment-', '')})`
      : recipient === undefined
        ? 'a slip'
        : `the slip of ${recipient === 'registrant' ? 'the registrant' : 'a participant'}`
  return `${whose} could not be sent: ${reasons[reason] ?? reason}`
}

function actionOf(order: string, { reason, kind }: Partial<FailedSlip> = {}): string {
  if (isOfBilling(kind))
    return 'Mend the cause, then send it again unless it is too late: npx slipstream billing resend-mails --help. Otherwise notify the customer yourself. The alert ends after two weeks.'
  if (kind !== undefined)
    return `Mend the cause, then send it again: npx slipstream shipments resend-mails --help. Otherwise notify the customer yourself: npx slipstream orders show ${order}. The alert ends when the parcel is delivered, or after two weeks.`
  const again = `npx slipstream slips resend ${order}`
  switch (reason) {
    case 'no-address':
      return 'Enter the address in the shop and save the order: the slip is then sent by itself.'
    case 'outcome-unknown':
      return `Find out whether it has arrived before you send it again: ${again}`
    case 'expired':
      return `See why the mail server was away for so long, then send it again: ${again}`
    default:
      return `Correct the address in the shop, then send it again: ${again}`
  }
}
