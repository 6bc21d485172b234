import type { BillingEvent, BillingTopicEvent, Event } from '../event.ts'
import { eventTypes } from '../event-types/event-types.ts'

/**
 * The key that keeps all events of a customer in order. Events that name no customer are
 * in order with those of their object.
 */
export function billingKey(event: Pick<BillingEvent, 'type' | 'data'>): string {
  const { source } = event.data
  return `${source}/${customerIdOf(event as BillingEvent) ?? objectIdOf(event as BillingEvent)}`
}

/** Why the event is not of the customer or object of its key, in a sentence; undefined when it is. */
export function billingEventMismatch(event: Event): string | undefined {
  if (!isOfBillingTopic(event)) return `${event.type} is not an event of billing`
  const key =
    event.type === 'CalloutReported' ? `${event.data.source}/${event.data.customerId}` : billingKey(event)
  return event.subject === key ? undefined : `the event has the key ${event.subject} but is about ${key}`
}

/** Whether a billing provider reported it. */
export function isBillingEvent(event: Event): event is BillingEvent {
  return isOfBillingTopic(event) && event.type !== 'CalloutReported'
}

/** Whether it is stored on `billing`: reported by a provider, or by the service that a call-out went to. */
export function isOfBillingTopic(event: Event): event is BillingTopicEvent {
  return eventTypes[event.type].topic === 'billing'
}

/** The provider's id of the customer; null where the event names none. */
export function customerIdOf(event: BillingEvent): string | null {
  switch (event.type) {
    case 'SubscriptionChanged':
      return event.data.subscription.customerId
    case 'InvoiceChanged':
      return event.data.invoice.customerId
    case 'PaymentChanged':
      return event.data.payment.customerId
    case 'CustomerChanged':
      return event.data.customer.customerId
    case 'PaymentMethodChanged':
      return event.data.paymentMethod.customerId
    case 'CheckoutCompleted':
      return event.data.checkout.customerId
    case 'BillingEventReceived':
      return event.data.customerId
  }
}

/** The provider's id of what the event is about; of an object without one its type. */
function objectIdOf(event: BillingEvent): string {
  switch (event.type) {
    case 'SubscriptionChanged':
      return event.data.subscription.subscriptionId
    case 'InvoiceChanged':
      return event.data.invoice.invoiceId
    case 'PaymentChanged':
      return event.data.payment.paymentId
    case 'CustomerChanged':
      return event.data.customer.customerId
    case 'PaymentMethodChanged':
      return event.data.paymentMethod.paymentMethodId
    case 'CheckoutCompleted':
      return event.data.checkout.checkoutId
    case 'BillingEventReceived':
      return event.data.object.id ?? event.data.object.type ?? 'unknown'
  }
}
