import type { DesiredAlert } from '../alert/decide-alerts.ts'
import { oneOrder } from './order-numbers.ts'
import { runbookOf } from './runbook-of.ts'

const rule = 'mail-failed'

const reasons: Readonly<Record<string, string>> = {
  refused: 'the mail server refused it for good',
  'attempts-exhausted': 'the mail server refused it too often',
  'no-address': 'the order names no address to send it to',
}

/** What should have been mailed about an order was not. */
export function mailFailed({
  source,
  orderId,
  reason,
}: {
  source: string
  orderId: string
  reason: string
}): DesiredAlert {
  return {
    ...{ rule, source, subject: orderId, severity: 'warning', evidence: [] },
    summary: `The slip of order ${orderId} of ${source} could not be sent: ${reasons[reason] ?? reason}.`,
    affected: oneOrder(orderId),
    next: {
      action: `Correct the address in the shop, then send it again: npm run resend-slip -- ${source}/${orderId}`,
      runbook: runbookOf(rule),
    },
  }
}
