import type { Card } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { BillingCustomerDocument } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import type { PaymentMethodDocument } from '@slipstream/read-models/billing/kinds/payment-methods.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { endOf } from '../../objects/domain/subscription-end.ts'
import type { Trigger } from '../../objects/domain/triggers-of.ts'

/** What pays for a customer's subscriptions. */
export type Payer = {
  customer: BillingCustomerDocument | null
  subscriptions: readonly SubscriptionDocument[]
  paymentMethods: readonly PaymentMethodDocument[]
}

const paying: ReadonlySet<string> = new Set(['trialing', 'active', 'past_due', 'unpaid'])

/**
 * The cards that will expire while a subscription is to be paid with them. Stripe does not
 * report it for payment methods, so it follows from the month on the card. A card with another
 * month, as banks send it, is another expiry.
 */
export function cardTriggers(payer: Payer): Trigger[] {
  const triggers = payingMethods(payer).flatMap(({ subscription, paymentMethodId }): Trigger[] => {
    const method = payer.paymentMethods.find((one) => one.paymentMethodId === paymentMethodId)
    if (method === undefined || method.card === null || method.isDetached || method.isUncertain) return []
    const at = expiryOf(method.card)
    if (endsBefore(subscription, at)) return []
    const { subscriptionId, customerId } = subscription
    const subject = `${paymentMethodId}/${at.slice(0, 7)}`
    return [
      {
        ...{ on: 'card-expiring', subject, at, eventId: method.provenance.eventId, customerId },
        ...{ subscriptionId, invoiceId: null, attempt: null, paymentMethodId },
      },
    ]
  })
  return [...new Map(triggers.map((trigger) => [trigger.subject, trigger])).values()]
}

/** Whether the card still expires then, and something is still paid with it. */
export function isStillExpiring({ subject }: Trigger, payer: Payer): boolean {
  return cardTriggers(payer).some((trigger) => trigger.subject === subject)
}

/** The ids of what subscriptions are paid with, and nothing is known of yet. */
export function unknownMethods(payer: Payer): string[] {
  const known = new Set(payer.paymentMethods.map(({ paymentMethodId }) => paymentMethodId))
  const ids = payingMethods(payer).map(({ paymentMethodId }) => paymentMethodId)
  return [...new Set(ids)].filter((id) => !known.has(id) && mayBeCard(id))
}

/** Sources of other kinds are no payment methods, and can't be fetched as such. */
const mayBeCard = (id: string): boolean => id.startsWith('pm_') || id.startsWith('card_')

/**
 * The subscriptions that are paid by themselves, in a fixed order, each with its
 * own method, or else its customer's.
 */
function payingMethods({ customer, subscriptions }: Payer) {
  return subscriptions
    .filter(({ status, collectionMethod }) => paying.has(status) && collectionMethod !== 'send_invoice')
    .sort((a, b) => (a.subscriptionId < b.subscriptionId ? 1 : -1))
    .flatMap((subscription) => {
      const own = subscription.defaultPaymentMethodId
      const paymentMethodId = own ?? (customer?.isDeleted === false ? customer.defaultPaymentMethodId : null)
      return paymentMethodId === null ? [] : [{ subscription, paymentMethodId }]
    })
}

function endsBefore(subscription: SubscriptionDocument, at: string): boolean {
  const end = endOf(subscription)
  return end !== null && Date.parse(end) < Date.parse(at)
}

/** The first moment in which it is not valid any more: a local time, written as if it were UTC. */
function expiryOf({ expMonth, expYear }: Card): string {
  return new Date(Date.UTC(expYear, expMonth)).toISOString()
}
