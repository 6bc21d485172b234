import { z } from 'zod'

const text = z.string().min(1)

const noticeSchema = z.strictObject({
  subject: text,
  title: text,
  intro: text,
  /** What the link does; a mail without it has no link. */
  link: text.optional(),
  /** Stands where a link is expected and there is none. */
  withoutLink: text.optional(),
})

const intervalSchema = z.strictObject({ one: text, other: text })

/** The texts of mails about subscriptions and payments in one language. `{seller}`, `{name}` and `{count}` are filled in. */
export const billingWordsSchema = z.strictObject({
  greeting: text,
  greetingWithoutName: text,
  items: text,
  more: text,
  footer: text,
  facts: z.strictObject({
    number: text,
    paid: text,
    due: text,
    paidOn: text,
    nextAttemptOn: text,
    price: text,
    renewsOn: text,
    trialEndsOn: text,
    endsOn: text,
    endedOn: text,
  }),
  intervals: z.strictObject({
    day: intervalSchema,
    week: intervalSchema,
    month: intervalSchema,
    year: intervalSchema,
  }),
  notices: z.strictObject({
    welcome: noticeSchema,
    receipt: noticeSchema,
    'payment-failed': noticeSchema,
    'action-required': noticeSchema,
    'trial-ending': noticeSchema,
    'plan-changed': noticeSchema,
    'cancellation-requested': noticeSchema,
    'past-due': noticeSchema,
    unpaid: noticeSchema,
    paused: noticeSchema,
    expired: noticeSchema,
    cancelled: noticeSchema,
  }),
})

export type BillingWords = z.output<typeof billingWordsSchema>
export type FactName = keyof BillingWords['facts']
/** A kind of mail that there are words for. */
export type BillingMail = keyof BillingWords['notices']

const mails: ReadonlySet<string> = new Set(Object.keys(billingWordsSchema.shape.notices.shape))

export function isBillingMail(notice: string): notice is BillingMail {
  return mails.has(notice)
}
