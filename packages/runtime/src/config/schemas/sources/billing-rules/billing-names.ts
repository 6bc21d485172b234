/** What happens to subscriptions, invoices and payments. Stored in the keys of tasks. */
const happened = [
  'subscription-started',
  'subscription-renewed',
  'subscription-incomplete',
  'subscription-past-due',
  'subscription-unpaid',
  'subscription-paused',
  'subscription-recovered',
  'subscription-expired',
  'subscription-ended',
  'plan-changed',
  'cancellation-requested',
  'invoice-paid',
  'payment-failed',
  'action-required',
  'stripe-event',
] as const

/** What will happen at a time that is known before. Stored in the keys of tasks. */
const scheduled = [
  'trial-ending',
  'subscription-expiring',
  'subscription-ending',
  'renewal-due',
  'payment-retry',
  'card-expiring',
] as const

/** What can set off work. */
export const billingTriggers = [...happened, ...scheduled] as const

/** The kinds of mail: what rules may name, and what the notifier has words for. */
export const billingMails = [
  'welcome',
  'receipt',
  'payment-failed',
  'payment-retry',
  'action-required',
  'incomplete',
  'expired',
  'trial-ending',
  'renewal-due',
  'plan-changed',
  'past-due',
  'recovered',
  'unpaid',
  'paused',
  'cancellation-requested',
  'subscription-ending',
  'cancelled',
  'card-expiring',
  'refunded',
  'stripe-event',
] as const

export type BillingTrigger = (typeof billingTriggers)[number]
export type ScheduledTrigger = (typeof scheduled)[number]
export type BillingMailName = (typeof billingMails)[number]

/** Whether it is known before when it happens, so that rules name a time before it. */
export function isScheduled(trigger: BillingTrigger): boolean {
  return (scheduled as readonly BillingTrigger[]).includes(trigger)
}
