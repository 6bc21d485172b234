import { z } from 'zod'
import { closedObject } from '../../../closed-object.ts'
import { calloutName } from '../callouts-schema.ts'
import { billingMails, billingTriggers, isScheduled } from './billing-names.ts'
import type { BillingTrigger } from './billing-names.ts'
import { calendarLength, calendarOffset, isWithinYear } from './calendar-offset-schema.ts'

const dayMs = 24 * 60 * 60 * 1_000

const repeatSchema = closedObject({
  every: calendarLength.describe('How long after the last one, e.g. `{ days: 2 }`.'),
  times: z.int().min(1).max(20).describe('How often beyond the first.'),
})

const ruleShape = {
  on: z
    .enum(billingTriggers)
    .describe('What sets it off; see [the mails of billing](billing-mails.md#what-sets-off-a-mail).'),
  event: z
    .string()
    .regex(/^[a-z][a-z0-9_.]{0,99}$/, 'must be a type of event of Stripe, e.g. charge.dispute.created')
    .optional()
    .describe("Only with `stripe-event`: Stripe's type of event, exactly, e.g. `charge.dispute.created`."),
  mail: z
    .enum(billingMails)
    .optional()
    .describe('The kind of mail; see [the mails of billing](billing-mails.md#the-mails).'),
  to: z
    .enum(['customer', 'ops'])
    .default('customer')
    .describe('Only with `mail`: to whom. `ops`: to each address of `alerts.email.to`, as facts.'),
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
    .describe(
      'Only with what is known before: how long before it; default: 3 days before a trial ends, else required.',
    ),
  after: calendarOffset
    .optional()
    .describe('As `afterMs`, in the calendar of `timeZone`, e.g. `{ days: 3, at: "09:00" }`.'),
  before: calendarOffset
    .optional()
    .describe('As `beforeMs`, in the calendar of `timeZone`, e.g. `{ days: 7, at: "09:00" }`.'),
  repeat: repeatSchema
    .optional()
    .describe('Only with `after`: as further rules that are later, until it does not hold any more.'),
}

type Rule = z.output<z.ZodObject<typeof ruleShape>>

/** A row of the table that says what is sent to whom, and when. */
export const billingRuleSchema = closedObject(ruleShape).superRefine((rule, context) => {
  for (const [key, message] of faultsOf(rule))
    context.addIssue({ code: 'custom', path: key === null ? [] : [key], message })
})

function* faultsOf(rule: Rule): Generator<[keyof Rule | null, string]> {
  const { on, event, mail, to, callout, priority } = rule
  if ((mail === undefined) === (callout === undefined)) yield [null, 'must have mail or callout, one of both']
  if (callout === undefined && priority !== undefined) yield ['priority', 'is only possible with callout']
  if (callout !== undefined && to !== 'customer') yield ['to', 'is only possible with mail']
  if (mail === 'stripe-event' && to !== 'ops') yield ['mail', 'is only possible with to: ops']
  if (on === 'stripe-event' && event === undefined)
    yield ['event', 'is missing: it must be a type of event of Stripe']
  if (on !== 'stripe-event' && event !== undefined) yield ['event', 'is only possible with on: stripe-event']
  yield* faultsOfTimes(rule, on)
}

function* faultsOfTimes(rule: Rule, on: BillingTrigger): Generator<[keyof Rule, string]> {
  const { afterMs, after, beforeMs, before, repeat } = rule
  const [hasBefore, isKnownBefore] = [beforeMs !== undefined || before !== undefined, isScheduled(on)]
  if (after !== undefined && afterMs > 0) yield ['after', 'is not possible together with afterMs']
  if (before !== undefined && beforeMs !== undefined)
    yield ['before', 'is not possible together with beforeMs']
  if (hasBefore && !isKnownBefore)
    yield [
      before === undefined ? 'beforeMs' : 'before',
      `is not possible with ${on}, which is not known before`,
    ]
  if (!hasBefore && isKnownBefore && on !== 'trial-ending')
    yield ['before', `is missing: it must be how long before, e.g. { days: 7, at: '09:00' }`]
  if (after !== undefined && isKnownBefore) yield ['after', `is not possible with ${on}: use before`]
  if (repeat === undefined) return
  if (after === undefined) yield ['repeat', 'is only possible with after']
  else if (!isWithinYear(after, repeat.every, repeat.times))
    yield ['repeat', 'must end within a year of what happened']
}

export type BillingRule = z.output<typeof billingRuleSchema>
