import type { BillingTopicEventType, Event } from '../../event.ts'
import type { Provenance } from '../provenance.ts'

const at = '2026-11-21T09:00:03.000Z'
const source = 'billing'

function attributes(id: string) {
  return {
    id,
    source,
    subject: `${source}/cus_ada`,
    occurredAt: at,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  }
}

function change(id: string, type: string) {
  return {
    ...{ id, type, at, apiVersion: '2026-08-26.dahlia', livemode: true },
    ...{ requestId: null, idempotencyKey: null, account: null },
  }
}

function delivered(topic: string, deliveryId: string, object: Record<string, unknown>) {
  const provenance: Provenance = { via: 'webhook', topic, webhookId: null, deliveryId }
  const payload = { id: deliveryId, object: 'event', type: topic, data: { object } }
  return { provenance, receivedAt: '2026-11-21T09:00:04.120Z', payload }
}

/** An example of each event of billing. */
export const billingExamples: { [Type in BillingTopicEventType]: Event<Type> } = {
  SubscriptionChanged: {
    ...attributes('e10e0d0c0b0a09080706050403020100'),
    type: 'SubscriptionChanged',
    data: {
      source,
      change: change('evt_1', 'customer.subscription.updated'),
      ...delivered('customer.subscription.updated', 'evt_1', { id: 'sub_ada', status: 'active' }),
      subscription: {
        ...{ subscriptionId: 'sub_ada', customerId: 'cus_ada', status: 'active' },
        items: [
          {
            ...{ itemId: 'si_ada', priceId: 'price_month', productId: 'prod_individual', quantity: 1 },
            ...{ unitAmount: '25.00', currency: 'NZD', interval: 'month', intervalCount: 1 },
            ...{ periodStart: '2026-11-21T09:00:00.000Z', periodEnd: '2026-12-21T09:00:00.000Z' },
          },
        ],
        currency: 'NZD',
        periodStart: '2026-11-21T09:00:00.000Z',
        periodEnd: '2026-12-21T09:00:00.000Z',
        createdAt: '2026-11-21T09:00:00.000Z',
        startedAt: '2026-11-21T09:00:00.000Z',
        ...{ trialStart: null, trialEnd: null, cancelAt: null, cancelAtPeriodEnd: false },
        ...{ canceledAt: null, endedAt: null, collectionPaused: null },
        collectionMethod: 'charge_automatically',
        latestInvoiceId: 'in_ada1',
        defaultPaymentMethodId: 'pm_ada',
        metadata: { kind: 'individual' },
      },
    },
  },
  InvoiceChanged: {
    ...attributes('e20e0d0c0b0a09080706050403020100'),
    type: 'InvoiceChanged',
    data: {
      source,
      change: change('evt_2', 'invoice.paid'),
      ...delivered('invoice.paid', 'evt_2', { id: 'in_ada1', status: 'paid' }),
      invoice: {
        ...{ invoiceId: 'in_ada1', customerId: 'cus_ada', subscriptionId: 'sub_ada', number: 'ADA-0001' },
        ...{ status: 'paid', billingReason: 'subscription_create', currency: 'NZD' },
        ...{ total: '25.00', amountDue: '25.00', amountPaid: '25.00', amountRemaining: '0.00' },
        lines: [
          {
            ...{ lineId: 'il_ada1', description: '1 × Individual', amount: '25.00', quantity: 1 },
            ...{ priceId: 'price_month', productId: 'prod_individual', subscriptionId: 'sub_ada' },
            ...{ isProration: false, periodStart: '2026-11-21T09:00:00.000Z' },
            periodEnd: '2026-12-21T09:00:00.000Z',
          },
        ],
        periodStart: '2026-11-21T09:00:00.000Z',
        periodEnd: '2026-11-21T09:00:00.000Z',
        createdAt: '2026-11-21T09:00:00.000Z',
        finalizedAt: '2026-11-21T09:00:00.000Z',
        dueAt: null,
        paidAt: at,
        ...{ voidedAt: null, uncollectibleAt: null, attemptCount: 1, nextAttemptAt: null },
        ...{ collectionMethod: 'charge_automatically', customerName: null },
        customerEmail: 'ada@example.test',
        hostedUrl: 'https://invoice.example.test/in_ada1',
        paymentIntentId: null,
      },
    },
  },
  PaymentChanged: {
    ...attributes('e30e0d0c0b0a09080706050403020100'),
    type: 'PaymentChanged',
    data: {
      source,
      change: change('evt_3', 'payment_intent.payment_failed'),
      ...delivered('payment_intent.payment_failed', 'evt_3', { id: 'pi_ada1' }),
      payment: {
        ...{ paymentId: 'pi_ada1', customerId: 'cus_ada', invoiceId: null },
        ...{ status: 'requires_payment_method', amount: '25.00', amountReceived: '0.00', currency: 'NZD' },
        createdAt: '2026-11-21T09:00:00.000Z',
        ...{ nextAction: null, failureCode: 'card_declined', declineCode: 'insufficient_funds' },
        paymentMethodId: 'pm_ada',
      },
    },
  },
  CustomerChanged: {
    ...attributes('e40e0d0c0b0a09080706050403020100'),
    type: 'CustomerChanged',
    data: {
      source,
      change: change('evt_4', 'customer.created'),
      ...delivered('customer.created', 'evt_4', { id: 'cus_ada' }),
      customer: {
        ...{ customerId: 'cus_ada', isDeleted: false, name: 'Ada Example', email: 'ada@example.test' },
        ...{ phone: null, locale: 'en', country: 'NZ', currency: 'NZD', isDelinquent: false },
        defaultPaymentMethodId: null,
        createdAt: '2026-11-21T08:59:10.000Z',
        metadata: { tenant: '17' },
      },
    },
  },
  PaymentMethodChanged: {
    ...attributes('e70e0d0c0b0a09080706050403020100'),
    type: 'PaymentMethodChanged',
    data: {
      source,
      change: change('evt_7', 'payment_method.automatically_updated'),
      ...delivered('payment_method.automatically_updated', 'evt_7', { id: 'pm_ada' }),
      paymentMethod: {
        ...{ paymentMethodId: 'pm_ada', customerId: 'cus_ada', isDetached: false, kind: 'card' },
        card: { brand: 'visa', last4: '4242', expMonth: 8, expYear: 2027 },
        createdAt: '2026-11-21T08:59:10.000Z',
      },
    },
  },
  CheckoutCompleted: {
    ...attributes('e50e0d0c0b0a09080706050403020100'),
    type: 'CheckoutCompleted',
    data: {
      source,
      change: change('evt_5', 'checkout.session.completed'),
      ...delivered('checkout.session.completed', 'evt_5', { id: 'cs_ada' }),
      checkout: {
        ...{ checkoutId: 'cs_ada', customerId: 'cus_ada', subscriptionId: 'sub_ada', invoiceId: 'in_ada1' },
        ...{ paymentIntentId: null, reference: 'tenant-17', mode: 'subscription', status: 'complete' },
        ...{ paymentStatus: 'paid', email: 'ada@example.test', total: '25.00', currency: 'NZD' },
        metadata: {},
      },
    },
  },
  BillingEventReceived: {
    ...attributes('e60e0d0c0b0a09080706050403020100'),
    type: 'BillingEventReceived',
    subject: `${source}/in_ada1`,
    data: {
      source,
      change: { ...change('evt_6', 'v1.invoice.paid'), apiVersion: null },
      ...delivered('v1.invoice.paid', 'evt_6', { id: 'in_ada1' }),
      customerId: null,
      object: { type: 'invoice', id: 'in_ada1' },
      fetch: { type: 'invoice', id: 'in_ada1' },
      twin: 'evt_2',
    },
  },
  CalloutReported: {
    ...attributes('e70e0d0c0b0a09080706050403020100'),
    type: 'CalloutReported',
    data: {
      ...{ source, customerId: 'cus_ada', callout: 'certificate' },
      ...{ taskId: 'call_6f1c2d3e4b5a69788796a5b4c3d2e1f0', status: 'done', detail: null },
      provenance: { via: 'webhook', topic: 'certificate', webhookId: null, deliveryId: 'msg_1' },
      receivedAt: '2026-11-21T09:00:04.120Z',
      payload: {
        ...{ taskId: 'call_6f1c2d3e4b5a69788796a5b4c3d2e1f0', customerId: 'cus_ada' },
        status: 'done',
      },
    },
  },
}
