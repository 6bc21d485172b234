import type { BillingEvent } from '@slipstream/events/event.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { billingCustomerKind, customerFact } from '../kinds/billing-customers.ts'
import { checkoutFact, checkoutKind } from '../kinds/checkouts.ts'
import { invoiceFact, invoiceKind } from '../kinds/invoices.ts'
import { paymentFact, paymentKind } from '../kinds/payments.ts'
import { paymentMethodFact, paymentMethodKind } from '../kinds/payment-methods.ts'
import { subscriptionFact, subscriptionKind } from '../kinds/subscriptions.ts'

export type FactOfEvent = { fact: BillingFact<object> | null; status: string | null; objectId: string | null }

/**
 * The fact of an event, and which object it is about; without a fact where no
 * read model has states of such objects.
 */
export function factOfEvent(event: BillingEvent): FactOfEvent {
  switch (event.type) {
    case 'SubscriptionChanged':
      return found(subscriptionKind, subscriptionFact(event))
    case 'InvoiceChanged':
      return found(invoiceKind, invoiceFact(event))
    case 'PaymentChanged':
      return found(paymentKind, paymentFact(event))
    case 'CustomerChanged':
      return found(billingCustomerKind, customerFact(event))
    case 'PaymentMethodChanged':
      return found(paymentMethodKind, paymentMethodFact(event))
    case 'CheckoutCompleted':
      return found(checkoutKind, checkoutFact(event))
    case 'BillingEventReceived':
      return { fact: null, status: null, objectId: event.data.object.id }
  }
}

function found<State extends object>(kind: BillingKind<State>, fact: BillingFact<State>): FactOfEvent {
  return { fact, status: kind.statusOf(fact.state), objectId: kind.idOf(fact.state) }
}
