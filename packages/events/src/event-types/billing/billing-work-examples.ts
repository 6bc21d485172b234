import type { BillingWorkEventType, Event } from '../../event.ts'

const at = '2026-11-21T09:00:05.000Z'
const source = 'billing'
const customer = { source, customerId: 'cus_ada' }
const period = { periodStart: '2026-11-21T09:00:00.000Z', periodEnd: '2026-12-21T09:00:00.000Z' }
const cause = {
  trigger: 'invoice-paid',
  at: '2026-11-21T09:00:03.000Z',
  eventId: 'e20e0d0c0b0a09080706050403020100',
}

const attributes = (id: string) => ({ id, source, subject: `${source}/cus_ada`, occurredAt: at })

const callout = {
  ...customer,
  taskId: 'call_6f1c2d3e4b5a69788796a5b4c3d2e1f0',
  ...{ callout: 'provisioning', rule: 'subscription-started.callout.provisioning' },
  cause: { ...cause, trigger: 'subscription-started' },
}

/** An example of each event of the work that billing does. */
export const billingWorkExamples: { [Type in BillingWorkEventType]: Event<Type> } = {
  EntitlementsChanged: {
    ...attributes('f10e0d0c0b0a09080706050403020100'),
    type: 'EntitlementsChanged',
    data: {
      ...customer,
      ...{ revision: 1, entitlements: ['individual'], granted: ['individual'], revoked: [] },
      subscriptions: [
        {
          ...{ subscriptionId: 'sub_ada', status: 'active', entitlements: ['individual'] },
          periodEnd: period.periodEnd,
        },
      ],
      changedAt: at,
      causedBy: 'e10e0d0c0b0a09080706050403020100',
    },
  },
  CustomerNoticeDue: {
    ...attributes('f20e0d0c0b0a09080706050403020100'),
    type: 'CustomerNoticeDue',
    data: {
      ...customer,
      noticeId: 'billing/invoice-paid.mail.receipt/in_ada1',
      ...{ notice: 'receipt', rule: 'invoice-paid.mail.receipt', cause, decidedAt: at },
      notAfter: '2026-11-22T09:00:03.000Z',
      customer: { name: 'Ada Example', email: 'ada@example.test', locale: 'en' },
      subscription: {
        ...{ subscriptionId: 'sub_ada', status: 'active', ...period, trialEnd: null, endsAt: null },
        items: [
          {
            ...{ priceId: 'price_month', productId: 'prod_individual', quantity: 1, unitAmount: '25.00' },
            ...{ currency: 'NZD', interval: 'month', intervalCount: 1 },
          },
        ],
      },
      invoice: {
        ...{ invoiceId: 'in_ada1', number: 'ADA-0001', status: 'paid', currency: 'NZD' },
        ...{ total: '25.00', amountDue: '25.00', amountPaid: '25.00', amountRemaining: '0.00' },
        lines: [{ description: '1 × Individual', amount: '25.00', quantity: 1, ...period }],
        createdAt: '2026-11-21T09:00:00.000Z',
        ...{ dueAt: null, paidAt: cause.at, attemptCount: 1, nextAttemptAt: null },
      },
      link: 'https://invoice.example.test/in_ada1',
    },
  },
  OpsNoticeDue: {
    ...attributes('f90e0d0c0b0a09080706050403020100'),
    type: 'OpsNoticeDue',
    data: {
      ...customer,
      noticeId: 'billing/stripe-event.charge.dispute.created.stripe-event.to-ops/dp_ada1',
      ...{ notice: 'stripe-event', rule: 'stripe-event.charge.dispute.created.stripe-event.to-ops' },
      cause: { ...cause, trigger: 'stripe-event' },
      ...{ decidedAt: at, notAfter: '2026-11-22T09:00:03.000Z' },
      customer: { name: 'Ada Example' },
      ...{ subscription: null, invoice: null, card: null },
      object: {
        ...{ type: 'dispute', id: 'dp_ada1', status: 'needs_response', reason: 'fraudulent' },
        ...{ amount: '25.00', currency: 'NZD' },
      },
    },
  },
  CalloutRequested: {
    ...attributes('f50e0d0c0b0a09080706050403020100'),
    type: 'CalloutRequested',
    data: { ...callout, revision: 1, dueAt: at, requestedAt: at },
  },
  CalloutWaiting: {
    ...attributes('f60e0d0c0b0a09080706050403020100'),
    type: 'CalloutWaiting',
    data: {
      ...{ ...callout, revision: 2, waitsFor: 'attempt', attempts: 1 },
      nextAt: '2026-11-21T09:00:09.000Z',
      ...{ lastError: 'the endpoint responded 503', reason: null, changedAt: at },
    },
  },
  CalloutDelivered: {
    ...attributes('f30e0d0c0b0a09080706050403020100'),
    type: 'CalloutDelivered',
    data: { ...callout, revision: 3, attempts: 2, deliveredAt: at },
  },
  CalloutDeadLettered: {
    ...attributes('f40e0d0c0b0a09080706050403020100'),
    type: 'CalloutDeadLettered',
    data: {
      ...{ ...callout, revision: 22, attempts: 20, reason: 'the endpoint responded 500' },
      deadLetteredAt: at,
    },
  },
  CalloutCancelled: {
    ...attributes('f70e0d0c0b0a09080706050403020100'),
    type: 'CalloutCancelled',
    data: {
      ...{ ...callout, revision: 23, attempts: 20, reason: 'provisioned by hand', cancelledBy: 'ada' },
      cancelledAt: at,
    },
  },
  DeadLetteredWorkChanged: {
    ...attributes('f80e0d0c0b0a09080706050403020100'),
    subject: `${source}/dead-letters/fetches`,
    type: 'DeadLetteredWorkChanged',
    data: {
      ...{ source, work: 'fetches', revision: 3, count: 2 },
      ids: ['billing/invoice/in_1', 'billing/subscription/sub_1'],
      reasons: ['Stripe responded 400 (parameter_invalid)'],
      changedAt: at,
    },
  },
}
