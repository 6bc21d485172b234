import type {
  BillingTrigger,
  ScheduledTrigger,
} from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-names.ts'

const scheduled: Readonly<Record<ScheduledTrigger, true>> = {
  'trial-ending': true,
  'subscription-expiring': true,
  'subscription-ending': true,
  'renewal-due': true,
  'payment-retry': true,
  'card-expiring': true,
}

/** Whether it is known before when it happens. */
export function isScheduled(trigger: BillingTrigger): boolean {
  return Object.hasOwn(scheduled, trigger)
}
