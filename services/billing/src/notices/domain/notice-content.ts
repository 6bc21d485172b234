import type { SubscriptionItem } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing/billing-work-events.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { Payer } from '../../cards/domain/card-triggers.ts'
import { endOf } from '../../objects/domain/subscription-end.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'
import type { PlanName } from './notice-rules.ts'

/** What a mail shows of a subscription. */
export function subscriptionOf(
  subscription: SubscriptionDocument,
  plans: readonly PlanName[],
): CustomerNoticeDue['subscription'] {
  const { subscriptionId, status, items, periodStart, periodEnd, trialEnd, endedAt } = subscription
  return {
    ...{ subscriptionId, status, periodStart, periodEnd, trialEnd },
    endsAt: endedAt ?? endOf(subscription),
    items: items.map((item) => {
      const { priceId, productId, quantity, unitAmount, currency, interval, intervalCount } = item
      const name = planName(item, plans)
      return { priceId, productId, name, quantity, unitAmount, currency, interval, intervalCount }
    }),
  }
}

/** As configured for the price, else for its product, else as the provider has it. */
function planName({ priceId, productId, name }: SubscriptionItem, plans: readonly PlanName[]): string | null {
  const ofPrice = plans.find(({ price }) => price !== undefined && price === priceId)
  const ofProduct = plans.find(({ product }) => product !== undefined && product === productId)
  return ofPrice?.name ?? ofProduct?.name ?? name ?? null
}

/** More lines are not in a mail. */
const maxLines = 50

/** What a mail shows of an invoice. */
export function invoiceOf(invoice: InvoiceDocument): CustomerNoticeDue['invoice'] {
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

/** The card that a mail is about. */
export function cardOf({ paymentMethodId }: Trigger, payer: Payer | null): CustomerNoticeDue['card'] {
  return payer?.paymentMethods.find((one) => one.paymentMethodId === paymentMethodId)?.card ?? null
}
