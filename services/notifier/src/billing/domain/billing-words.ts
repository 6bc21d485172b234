import { z } from 'zod'
import type { BillingMailName } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-names.ts'

const text = z.string().min(1)

const noticeSchema = z.strictObject({
  subject: text,
  title: text,
  intro: text,
  /** What the link does; a mail without it has no link. */
  link: text.optional(),
  /** Stands where a link is expected and there is none. */
  withoutLink: text.optional(),
  /** What happened, to operators. */
  ops: text,
})

const intervalSchema = z.strictObject({ one: text, other: text })

/** The kinds of mail of the configuration: one added there has no words before it is added here. */
const notices: Record<BillingMailName, typeof noticeSchema> = {
  welcome: noticeSchema,
  receipt: noticeSchema,
  'payment-failed': noticeSchema,
  'payment-retry': noticeSchema,
  'action-required': noticeSchema,
  incomplete: noticeSchema,
  expired: noticeSchema,
  'trial-ending': noticeSchema,
  'renewal-due': noticeSchema,
  'plan-changed': noticeSchema,
  'past-due': noticeSchema,
  recovered: noticeSchema,
  unpaid: noticeSchema,
  paused: noticeSchema,
  'cancellation-requested': noticeSchema,
  'subscription-ending': noticeSchema,
  cancelled: noticeSchema,
  'card-expiring': noticeSchema,
  refunded: noticeSchema,
  'stripe-event': noticeSchema,
}

/**
 * The texts of mails about subscriptions and payments in one language. `{seller}`,
 * `{name}`, `{count}` etc. are filled in.
 */
export const billingWordsSchema = z.strictObject({
  greeting: text,
  greetingWithoutName: text,
  items: text,
  more: text,
  footer: text,
  /** Of a card, with `{brand}` and `{last4}`. */
  card: text,
  facts: z.strictObject({
    number: text,
    paid: text,
    due: text,
    refunded: text,
    paidOn: text,
    nextAttemptOn: text,
    plan: text,
    price: text,
    renewsOn: text,
    trialEndsOn: text,
    endsOn: text,
    endedOn: text,
    card: text,
    cardExpires: text,
    customer: text,
    subscription: text,
    happened: text,
    happenedAt: text,
    object: text,
    reason: text,
    amount: text,
  }),
  intervals: z.strictObject({
    day: intervalSchema,
    week: intervalSchema,
    month: intervalSchema,
    year: intervalSchema,
  }),
  /** Around what happened, of mails to operators, with `{source}`, `{title}` and `{who}`. */
  ops: z.strictObject({ subject: text, intro: text, footer: text }),
  notices: z.strictObject(notices),
})

export type BillingWords = z.output<typeof billingWordsSchema>
export type FactName = keyof BillingWords['facts']
/** A kind of mail that there are words for. */
export type BillingMail = BillingMailName

const mails: ReadonlySet<string> = new Set(Object.keys(notices))

export function isBillingMail(notice: string): notice is BillingMail {
  return mails.has(notice)
}
