import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { invoiceTransitions } from '@slipstream/read-models/billing/transitions/invoice-transitions.ts'
import type { InvoiceBaseline } from '@slipstream/read-models/billing/transitions/invoice-transitions.ts'
import type { Trigger } from './triggers-of.ts'

/** The triggers of an invoice's change; none for one that names no customer. */
export function invoiceTriggers(before: InvoiceBaseline | null, after: InvoiceDocument): Trigger[] {
  const { invoiceId, customerId, subscriptionId, paidAt, provenance } = after
  if (customerId === null) return []
  const common = { customerId, subscriptionId, invoiceId }
  const triggers = invoiceTransitions(before, after).flatMap((transition): Trigger[] => {
    const { kind, at, eventId } = transition
    if (kind === 'status') {
      if (transition.to !== 'paid') return []
      const paid = { on: 'invoice-paid', subject: invoiceId, at: paidAt ?? at, attempt: null } as const
      return [{ ...common, ...paid, eventId }]
    }
    const { attempt } = transition
    return [{ ...common, on: kind, subject: `${invoiceId}/${attempt}`, at, eventId, attempt }]
  })
  const at = nextRetryAt(after)
  if (at !== null) {
    const retry = { on: 'payment-retry', subject: `${invoiceId}/${at}`, at, attempt: null } as const
    triggers.push({ ...common, ...retry, eventId: provenance.eventId })
  }
  return triggers
}

/** When an attempt that failed is repeated; null where none is, or it is not certain. */
export function nextRetryAt({
  isUncertain,
  status,
  attemptCount,
  nextAttemptAt,
}: Pick<InvoiceDocument, 'isUncertain' | 'status' | 'attemptCount' | 'nextAttemptAt'>): string | null {
  return isUncertain || status !== 'open' || attemptCount === 0 ? null : nextAttemptAt
}
