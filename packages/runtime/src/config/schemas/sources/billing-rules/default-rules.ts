import type { z } from 'zod'
import type { billingRuleSchema } from './billing-rule-schema.ts'

const morning = '09:00'

/** The table of rules that is shipped: who is notified of what and when, as a small service may want it. */
export const defaultRules: readonly z.input<typeof billingRuleSchema>[] = [
  { on: 'subscription-started', mail: 'welcome' },
  { on: 'subscription-expiring', mail: 'incomplete', before: { hours: 3 } },
  { on: 'subscription-expired', mail: 'expired' },
  { on: 'trial-ending', mail: 'trial-ending', before: { days: 7, at: morning } },
  { on: 'trial-ending', mail: 'trial-ending', before: { days: 1, at: morning } },

  { on: 'invoice-paid', mail: 'receipt' },
  { on: 'action-required', mail: 'action-required' },
  {
    ...{ on: 'action-required', mail: 'action-required', after: { days: 1, at: morning } },
    repeat: { every: { days: 2 }, times: 3 },
  },
  { on: 'payment-failed', mail: 'payment-failed' },
  { on: 'payment-retry', mail: 'payment-retry', before: { days: 1, at: morning } },

  { on: 'subscription-past-due', mail: 'past-due', after: { days: 4, at: morning } },
  { on: 'subscription-past-due', mail: 'past-due', after: { days: 10, at: morning } },
  { on: 'subscription-past-due', mail: 'past-due', to: 'ops', after: { days: 14, at: morning } },
  { on: 'subscription-unpaid', mail: 'unpaid' },
  { on: 'subscription-unpaid', mail: 'unpaid', after: { weeks: 1, at: morning } },
  { on: 'subscription-unpaid', mail: 'unpaid', to: 'ops' },
  { on: 'subscription-paused', mail: 'paused' },
  { on: 'subscription-paused', mail: 'paused', after: { weeks: 1, at: morning } },

  { on: 'plan-changed', mail: 'plan-changed' },
  { on: 'cancellation-requested', mail: 'cancellation-requested' },
  { on: 'subscription-ending', mail: 'subscription-ending', before: { days: 3, at: morning } },
  { on: 'subscription-ended', mail: 'cancelled' },

  { on: 'card-expiring', mail: 'card-expiring', before: { months: 1, at: morning } },
  { on: 'card-expiring', mail: 'card-expiring', before: { weeks: 1, at: morning } },

  { on: 'stripe-event', event: 'refund.created', mail: 'refunded' },
  { on: 'stripe-event', event: 'charge.dispute.created', mail: 'stripe-event', to: 'ops' },
  { on: 'stripe-event', event: 'invoice.finalization_failed', mail: 'stripe-event', to: 'ops' },
]
