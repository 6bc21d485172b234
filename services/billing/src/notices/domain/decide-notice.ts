import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing-work-events.ts'
import type { BillingCustomerDocument } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { Task } from '../../tasks/domain/task.ts'
import { stillHolds } from './still-holds.ts'
import type { Subjects } from './still-holds.ts'

export type NoticeContext = Subjects & {
  customer: BillingCustomerDocument | null
  /** Whether a fetch can show what is not known or not certain. */
  canFetch: boolean
  nowMs: number
}

export type NoticeDecision =
  | { kind: 'publish'; notice: CustomerNoticeDue }
  /** It is not sent: what set it off does not hold any more, it is too late, or there is nobody to send it to. */
  | { kind: 'withdrawn'; reason: 'no-longer-so' | 'too-late' | 'nothing-paid' | 'no-address' }
  /** What it needs is not known yet. */
  | { kind: 'wait'; for: 'certainty' | 'customer' | 'subject' }

/** Whether a mail to a customer is due, and what is in it. */
export function decideNotice(id: string, task: Task, context: NoticeContext): NoticeDecision {
  const { customer, subscription, invoice, canFetch, nowMs } = context
  const { trigger } = task
  if (nowMs > Date.parse(task.notAfter)) return { kind: 'withdrawn', reason: 'too-late' }
  const subject = trigger.invoiceId === null ? subscription : invoice
  if (subject === null) return { kind: 'wait', for: 'subject' }
  if (canFetch && subject.isUncertain) return { kind: 'wait', for: 'certainty' }
  if (!stillHolds(trigger, context)) return { kind: 'withdrawn', reason: 'no-longer-so' }
  if (task.mail === 'receipt' && Number(invoice?.total ?? 0) === 0)
    return { kind: 'withdrawn', reason: 'nothing-paid' }
  if (customer?.isDeleted === true) return { kind: 'withdrawn', reason: 'no-address' }
  const email = customer?.email ?? invoice?.customerEmail ?? null
  // Its name and language are in the customer alone.
  if (customer === null && (canFetch || email === null)) return { kind: 'wait', for: 'customer' }
  if (email === null) return { kind: 'withdrawn', reason: 'no-address' }
  const name = customer?.name ?? invoice?.customerName ?? null
  const { source, customerId, mail, rule, notAfter } = task
  return {
    kind: 'publish',
    notice: {
      ...{ source, customerId, noticeId: id, notice: mail, rule, notAfter },
      cause: { trigger: trigger.on, at: trigger.at, eventId: trigger.eventId },
      decidedAt: new Date(nowMs).toISOString(),
      customer: { name, email, locale: customer?.locale ?? null },
      subscription: subscription === null ? null : subscriptionOf(subscription),
      invoice: invoice === null ? null : invoiceOf(invoice),
      link: invoice?.hostedUrl ?? null,
    },
  }
}

function subscriptionOf(subscription: SubscriptionDocument): CustomerNoticeDue['subscription'] {
  const { subscriptionId, status, items, periodStart, periodEnd, trialEnd } = subscription
  const { cancelAt, cancelAtPeriodEnd, endedAt } = subscription
  const endsAt = endedAt ?? cancelAt ?? (cancelAtPeriodEnd ? periodEnd : null)
  return {
    ...{ subscriptionId, status, periodStart, periodEnd, trialEnd, endsAt },
    items: items.map((item) => {
      const { priceId, productId, quantity, unitAmount, currency, interval, intervalCount } = item
      return { priceId, productId, quantity, unitAmount, currency, interval, intervalCount }
    }),
  }
}

/** More lines are not in a mail. */
const maxLines = 50

function invoiceOf(invoice: InvoiceDocument): CustomerNoticeDue['invoice'] {
  const { invoiceId, number, status, currency, total, amountDue, amountPaid, amountRemaining } = invoice
  const { createdAt, dueAt, paidAt, attemptCount, nextAttemptAt } = invoice
  return {
    ...{ invoiceId, number, status, currency, total, amountDue, amountPaid, amountRemaining },
    ...{ createdAt, dueAt, paidAt, attemptCount, nextAttemptAt },
    lines: invoice.lines
      .slice(0, maxLines)
      .map(({ description, amount, quantity, periodStart, periodEnd }) => ({
        ...{ description, amount, quantity, periodStart, periodEnd },
      })),
  }
}
