import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { calloutName } from './stripe-callouts-schema.ts'

/** What can set off work. Stored in the keys of tasks. */
const billingTriggers = [
  'subscription-started',
  'subscription-renewed',
  'plan-changed',
  'trial-ending',
  'cancellation-requested',
  'subscription-past-due',
  'subscription-unpaid',
  'subscription-paused',
  'subscription-expired',
  'subscription-ended',
  'invoice-paid',
  'payment-failed',
  'action-required',
] as const

/** The mails that the notifier has templates for. */
const billingMails = [
  'welcome',
  'receipt',
  'payment-failed',
  'action-required',
  'trial-ending',
  'plan-changed',
  'cancellation-requested',
  'past-due',
  'unpaid',
  'paused',
  'expired',
  'cancelled',
] as const

const dayMs = 24 * 60 * 60 * 1_000

/** A row of the table that says what is sent, and when. */
const billingRuleSchema = closedObject({
  on: z
    .enum(billingTriggers)
    .describe(
      '`subscription-expired`: the first payment was not made within 23 hours; `subscription-ended`: it is cancelled for good; `payment-failed`: an attempt to collect an invoice; `action-required`: the customer has to confirm a payment.',
    ),
  mail: z.enum(billingMails).optional().describe('The mail to the customer.'),
  callout: calloutName
    .optional()
    .describe('Instead of `mail`: the name of one of `callouts`, the request to your own service.'),
  priority: z
    .int()
    .min(0)
    .max(9)
    .optional()
    .describe('Only with `callout`: higher ones are sent before others that wait; default: 0.'),
  afterMs: z
    .int()
    .min(0)
    .max(90 * dayMs)
    .default(0)
    .describe(
      'How long after it. Nothing is sent if it does not hold any more by then, e.g. once the invoice is paid.',
    ),
  beforeMs: z
    .int()
    .min(0)
    .max(90 * dayMs)
    .optional()
    .describe('Only with `trial-ending`: how long before the end of the trial; default: 3 days.'),
})
  .refine(({ on, beforeMs }) => on === 'trial-ending' || beforeMs === undefined, {
    path: ['beforeMs'],
    error: 'is only possible with trial-ending',
  })
  .refine(({ mail, callout }) => (mail === undefined) !== (callout === undefined), {
    error: 'must have mail or callout, one of both',
  })
  .refine(({ callout, priority }) => callout !== undefined || priority === undefined, {
    path: ['priority'],
    error: 'is only possible with callout',
  })

export const billingRules = z
  .array(billingRuleSchema)
  .max(100, 'can have at most 100 rules')
  .default([])
  .describe('What a change of a subscription or an invoice sets off; default: nothing but entitlements.')

export const notOlderThanMs = z
  .int()
  .min(60_000)
  .max(90 * dayMs)
  .default(dayMs)
  .describe(
    'Rules do nothing for what is longer ago, e.g. when billing starts with an old log or was stopped for days. Entitlements follow whatever their age.',
  )

export type BillingTrigger = (typeof billingTriggers)[number]
export type BillingRule = z.output<typeof billingRuleSchema>
