import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'

export type Subjects = { subscription: SubscriptionDocument | null; invoice: InvoiceDocument | null }

const collectable: ReadonlySet<string> = new Set(['draft', 'open', 'uncollectible'])

/** Whether what set off a task is still so. What has happened once and for all always is. */
export function stillHolds({ on, at, attempt }: Trigger, { subscription, invoice }: Subjects): boolean {
  const status = subscription?.status
  switch (on) {
    case 'subscription-started':
      return status !== 'canceled' && status !== 'incomplete_expired' && status !== 'incomplete'
    case 'trial-ending':
      return status === 'trialing' && subscription?.trialEnd === at && !isCancelling(subscription)
    case 'cancellation-requested':
      return subscription !== null && isCancelling(subscription) && status !== 'canceled'
    case 'subscription-past-due':
      return status === 'past_due'
    case 'subscription-unpaid':
      return status === 'unpaid'
    case 'subscription-paused':
      return status === 'paused'
    case 'payment-failed':
      return isOpen(invoice) && invoice?.lastFailure?.attempt === attempt
    case 'action-required':
      return isOpen(invoice) && invoice?.lastActionRequired?.attempt === attempt
    case 'invoice-paid':
      return invoice?.status === 'paid'
    case 'subscription-renewed':
    case 'plan-changed':
      return status !== 'canceled'
    case 'subscription-expired':
    case 'subscription-ended':
      return true
  }
}

const isOpen = (invoice: InvoiceDocument | null): boolean =>
  invoice !== null && collectable.has(invoice.status)

const isCancelling = ({ cancelAt, cancelAtPeriodEnd }: SubscriptionDocument): boolean =>
  cancelAtPeriodEnd || cancelAt !== null
