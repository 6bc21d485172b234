import type { Invoice, Subscription } from '@slipstream/events/event-types/billing/billing-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import {
  customerChanged,
  invoiceChanged,
  paymentChanged,
  paymentMethodChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'
import type { ObjectEvent } from '../../src/objects/domain/known-object.ts'

/** Ten minutes ago, so that what happens in a story is not too old. */
const startMs = 1_000 * Math.floor(Date.now() / 1_000) - 600_000

/** Seconds after the start of a story. */
export const storyTime = (seconds: number): string => new Date(startMs + 1_000 * seconds).toISOString()

const started = { createdAt: storyTime(0), startedAt: storyTime(0) }

export const sub = (
  id: string,
  seconds: number,
  changes: Partial<Subscription> = {},
  type = 'customer.subscription.updated',
) => subscriptionChanged({ id, at: storyTime(seconds), type }, { ...started, ...changes })

export const inv = (id: string, seconds: number, type: string, changes: Partial<Invoice> = {}) =>
  invoiceChanged(
    { id, at: storyTime(seconds), type },
    { paidAt: type === 'invoice.paid' ? storyTime(seconds) : null, ...changes },
  )

export const customerOf = (id: string, customerId: string) =>
  customerChanged({ id, at: storyTime(0), type: 'customer.created' }, { customerId })

export const customer = (id: string) => customerOf(id, 'cus_ada')

export const paymentOf = (paymentId: string, customerId: string) =>
  paymentChanged(
    { id: `payment ${paymentId}`, at: storyTime(2), type: 'payment_intent.succeeded' },
    { paymentId, customerId },
  )

/** A card whose month is the next one. */
export function expiringCard(paymentMethodId: string, customerId: string) {
  const next = new Date(Date.now() + 25 * 86_400_000)
  const card = {
    brand: 'visa',
    last4: '4242',
    expMonth: next.getUTCMonth() + 1,
    expYear: next.getUTCFullYear(),
  }
  const reported = { id: `card ${paymentMethodId}`, at: storyTime(2), type: 'payment_method.attached' }
  return paymentMethodChanged(reported, { paymentMethodId, customerId, card })
}

/** A dispute, which names no customer. @param payment the id of the payment that it is about */
export function disputeOf(
  id: string,
  seconds: number,
  payment: string | null = null,
): Event<'BillingEventReceived'> {
  const { data, ...example } = examples.BillingEventReceived
  const [type, at] = ['charge.dispute.created', storyTime(seconds)]
  const about = { amount: 2_500, currency: 'nzd', reason: 'fraudulent', payment_intent: payment }
  const object = { id, object: 'dispute', ...about }
  return {
    ...{ ...example, id: `event of ${id}`, subject: `${data.source}/${id}` },
    data: {
      ...{ ...data, object: { type: 'dispute', id }, fetch: null, twin: null },
      change: { ...data.change, type, at },
      payload: { data: { object } },
    },
  }
}

/**
 * A subscription whose first payment waits, which fails to renew, recovers and
 * ends. No two events are of one second.
 */
export const story: readonly ObjectEvent[] = [
  customer('01'),
  sub('02', 1, { status: 'incomplete' }, 'customer.subscription.created'),
  inv('03', 2, 'invoice.finalized', { status: 'open', attemptCount: 0 }),
  inv('04', 3, 'invoice.payment_action_required', { status: 'open', attemptCount: 1 }),
  inv('05', 30, 'invoice.paid', { status: 'paid' }),
  sub('06', 31, { status: 'active' }),
  inv('07', 100, 'invoice.payment_failed', {
    ...{ invoiceId: 'in_ada2', status: 'open', attemptCount: 1, nextAttemptAt: storyTime(200) },
  }),
  sub('08', 101, { status: 'past_due' }),
  inv('09', 200, 'invoice.paid', { invoiceId: 'in_ada2', status: 'paid' }),
  sub('10', 201, { status: 'active' }),
  sub('11', 300, { status: 'active', cancelAtPeriodEnd: true }),
  sub('12', 400, { status: 'canceled', endedAt: storyTime(400) }, 'customer.subscription.deleted'),
]
