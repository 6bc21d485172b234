import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { isStillExpiring } from '../../cards/domain/card-triggers.ts'
import type { Payer } from '../../cards/domain/card-triggers.ts'
import { nextRetryAt } from '../../objects/domain/invoice-triggers.ts'
import { endOf, isCancelling } from '../../objects/domain/subscription-end.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'

/** What is known now of what a trigger is about. */
export type Subjects = {
  subscription: SubscriptionDocument | null
  invoice: InvoiceDocument | null
  /** Of what concerns a card; null of all else. */
  payer: Payer | null
}

/**
 * The object whose state decides; null where it is not known, undefined where
 * what happened is no state of an object.
 */
export function decidingObject(
  { on, invoiceId, subscriptionId }: Trigger,
  { invoice, subscription }: Subjects,
): InvoiceDocument | SubscriptionDocument | null | undefined {
  if (invoiceId !== null) return invoice
  return on === 'stripe-event' && subscriptionId === null ? undefined : subscription
}

const collectable: ReadonlySet<string> = new Set(['draft', 'open', 'uncollectible'])
const isOver: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired'])

/** Whether the trigger of a task still holds. One that happened once and for all always does. */
export function stillHolds(trigger: Trigger, { subscription, invoice, payer }: Subjects): boolean {
  if (trigger.invoiceId !== null) return invoice !== null && invoiceHolds(trigger, invoice)
  switch (trigger.on) {
    case 'card-expiring':
      return payer !== null && isStillExpiring(trigger, payer)
    case 'stripe-event':
      return true
    default:
      return subscription !== null && subscriptionHolds(trigger, subscription)
  }
}

function invoiceHolds({ on, at, attempt }: Trigger, invoice: InvoiceDocument): boolean {
  const isOpen = collectable.has(invoice.status)
  switch (on) {
    case 'payment-failed':
      return isOpen && invoice.lastFailure?.attempt === attempt
    case 'action-required':
      return isOpen && invoice.lastActionRequired?.attempt === attempt
    case 'payment-retry':
      return nextRetryAt(invoice) === at
    case 'invoice-paid':
      return invoice.status === 'paid'
    default:
      return true
  }
}

function subscriptionHolds(trigger: Trigger, subscription: SubscriptionDocument): boolean {
  const { on, at } = trigger
  const { status, trialEnd, periodEnd } = subscription
  switch (on) {
    case 'subscription-started':
      return !isOver.has(status) && status !== 'incomplete'
    case 'trial-ending':
      return status === 'trialing' && trialEnd === at && !isCancelling(subscription)
    case 'cancellation-requested':
      return isCancelling(subscription) && !isOver.has(status)
    case 'subscription-ending':
      return endOf(subscription) === at && !isOver.has(status)
    case 'renewal-due':
      return status === 'active' && periodEnd === at && !isCancelling(subscription)
    case 'subscription-incomplete':
    case 'subscription-expiring':
      return status === 'incomplete'
    case 'subscription-past-due':
      return hasStayed(subscription, 'past_due', trigger)
    case 'subscription-unpaid':
      return hasStayed(subscription, 'unpaid', trigger)
    case 'subscription-paused':
      return hasStayed(subscription, 'paused', trigger)
    case 'subscription-recovered':
      return hasStayed(subscription, 'active', trigger)
    case 'subscription-renewed':
      return status !== 'canceled'
    case 'plan-changed':
      return status !== 'canceled' && !hasChangedSince(subscription.plans, trigger)
    case 'subscription-expired':
      return status === 'incomplete_expired'
    case 'subscription-ended':
      return status === 'canceled'
    default:
      return true
  }
}

/** Whether it has kept the status: one that it left and got again has reminders of its own. */
function hasStayed({ status, timeline }: SubscriptionDocument, wanted: string, trigger: Trigger): boolean {
  const others = timeline.filter((entry) => entry.status !== wanted)
  return status === wanted && !hasChangedSince(others, trigger)
}

/** Since it was seen: its start may have moved back meanwhile. */
function hasChangedSince(entries: readonly { at: string }[], { seenAt, at }: Trigger): boolean {
  return entries.some((entry) => Date.parse(entry.at) > Date.parse(seenAt ?? at))
}
