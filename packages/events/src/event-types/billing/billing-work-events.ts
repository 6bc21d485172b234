import { z } from 'zod'
import { instant } from '../instant.ts'

/*
 * This is the storage format: what billing does because of subscriptions and payments. Names are open where a
 * configuration or the provider gives them.
 */

const text = z.string().nullable()
const name = z.string().min(1)
const time = instant.nullable()
const decimal = z.string()
const names = z.array(name)

const identity = {
  source: name,
  customerId: name.describe("The provider's id of the customer."),
}

/** Why something is done. */
const causeSchema = z.strictObject({
  trigger: name.describe('What happened, as rules name it, e.g. `invoice-paid`.'),
  at: instant.describe('When it happened, at the provider; of a scheduled one, when it will happen.'),
  eventId: text.describe('The event of the topic `billing` that showed it.'),
})

const entitlingSchema = z.strictObject({
  subscriptionId: name,
  status: name,
  entitlements: names,
  periodEnd: time,
})

/** The last one of a customer counts. */
export const entitlementsChangedSchema = z.strictObject({
  ...identity,
  revision: z.int().describe('Rises with each change of this customer.'),
  entitlements: names.describe('All that the customer may use now, sorted.'),
  granted: names.describe('What was added.'),
  revoked: names.describe('What was taken away.'),
  subscriptions: z.array(entitlingSchema).describe('The subscriptions that entitle, and to what.'),
  changedAt: instant,
  causedBy: text.describe(
    'The event of the topic `billing` after which it was so; null after a new configuration.',
  ),
})

const subjectItemSchema = z.strictObject({
  priceId: text,
  productId: text,
  name: text.optional().describe('Of the plan, as people know it.'),
  quantity: z.number().nullable(),
  unitAmount: decimal.nullable(),
  currency: text,
  interval: text,
  intervalCount: z.int().nullable(),
})

const noticeSubscriptionSchema = z.strictObject({
  subscriptionId: name,
  status: name,
  items: z.array(subjectItemSchema),
  periodStart: time,
  periodEnd: time,
  trialEnd: time,
  endsAt: time.describe('When it ends, or ended; null while it goes on.'),
})

const noticeInvoiceSchema = z.strictObject({
  invoiceId: name,
  number: text,
  status: name,
  currency: text,
  total: decimal,
  amountDue: decimal,
  amountPaid: decimal,
  amountRemaining: decimal,
  lines: z.array(
    z.strictObject({
      description: text,
      amount: decimal,
      quantity: z.number().nullable(),
      periodStart: time,
      periodEnd: time,
    }),
  ),
  createdAt: instant,
  dueAt: time,
  paidAt: time,
  attemptCount: z.int(),
  nextAttemptAt: time.describe('When the provider will try to collect it again; null for never.'),
})

const noticeCardSchema = z.strictObject({
  brand: text,
  last4: text,
  expMonth: z.int(),
  expYear: z.int(),
})

/** What an event of the provider was about, where no other member shows it. */
const noticeObjectSchema = z.strictObject({
  type: text.describe('E.g. `dispute` or `refund`.'),
  id: text,
  status: text,
  reason: text,
  amount: decimal.nullable(),
  currency: text,
})

const notice = {
  noticeId: name.describe('The same for the same notice, however often it is decided.'),
  notice: name.describe('The kind of mail, e.g. `receipt`.'),
  rule: name.describe('The rule of the configuration that it follows from.'),
  cause: causeSchema,
  decidedAt: instant,
  notAfter: instant.describe('After this it is not sent any more.'),
}

const about = {
  subscription: noticeSubscriptionSchema.nullable(),
  invoice: noticeInvoiceSchema.nullable(),
  card: noticeCardSchema.nullable().optional().describe('The card that it is about.'),
  object: noticeObjectSchema.nullable().optional(),
}

/** One mail is to be sent for it. */
export const customerNoticeDueSchema = z.strictObject({
  ...identity,
  ...notice,
  customer: z.strictObject({
    ...{ name: text, email: name, locale: text },
    timeZone: text.optional().describe('Their own; absent where none is known.'),
  }),
  ...about,
  link: text.describe('Where the customer can pay, or confirm a payment.'),
})

/** One mail to each operator is to be sent for it. */
export const opsNoticeDueSchema = z.strictObject({
  source: name,
  customerId: text.describe('Null where the provider names no customer.'),
  ...notice,
  customer: z.strictObject({ name: text }),
  ...about,
})

const calloutIdentity = {
  ...identity,
  taskId: name.describe('The `webhook-id` of the call-out, the same for all its attempts.'),
  callout: name,
  rule: name,
  cause: causeSchema,
  revision: z.int().describe('Rises with each event of this call-out.'),
}

const attempts = z.int().describe('Requests since it was made, or redriven the last time.')

/** A rule made it. It is sent when it is due. */
export const calloutRequestedSchema = z.strictObject({
  ...calloutIdentity,
  dueAt: instant,
  requestedAt: instant,
})

/** It is not over after an attempt, a callback or a redrive. */
export const calloutWaitingSchema = z.strictObject({
  ...calloutIdentity,
  waitsFor: z.enum(['attempt', 'callback']),
  attempts,
  nextAt: instant.describe(
    'When it is sent next at the earliest; of one that waits for a callback, when that is too late.',
  ),
  lastError: text,
  reason: text.describe('Why a person made it wait again; null where none did.'),
  changedAt: instant,
})

export const calloutDeliveredSchema = z.strictObject({
  ...calloutIdentity,
  attempts,
  deliveredAt: instant.describe('When the endpoint had done the work: its response, or its callback.'),
})

export const calloutDeadLetteredSchema = z.strictObject({
  ...calloutIdentity,
  attempts,
  reason: z.string(),
  deadLetteredAt: instant,
})

/** It is not sent any more. */
export const calloutCancelledSchema = z.strictObject({
  ...calloutIdentity,
  attempts,
  reason: z.string(),
  cancelledBy: text.describe('Who cancelled it; null when what set it off was no longer so.'),
  cancelledAt: instant,
})

/**
 * How much of a kind of work was given up and waits for a person. The last one of
 * a source and a kind of work counts.
 */
export const deadLetteredWorkChangedSchema = z.strictObject({
  source: name,
  work: name.describe('The kind of work, as commands name it: `notices`, `fetches`, `callouts`.'),
  revision: z.int().describe('Rises with each change of this source and kind of work.'),
  count: z.int().describe('How many wait; 0 when all were redriven or cancelled.'),
  ids: names.describe('Of some of them, the oldest first.'),
  reasons: z.array(z.string()).describe('Why those were given up, each once.'),
  changedAt: instant,
})

export type EntitlementsChanged = z.infer<typeof entitlementsChangedSchema>
export type CustomerNoticeDue = z.infer<typeof customerNoticeDueSchema>
export type CalloutRequested = z.infer<typeof calloutRequestedSchema>
export type CalloutWaiting = z.infer<typeof calloutWaitingSchema>
export type OpsNoticeDue = z.infer<typeof opsNoticeDueSchema>
export type CalloutDelivered = z.infer<typeof calloutDeliveredSchema>
export type CalloutDeadLettered = z.infer<typeof calloutDeadLetteredSchema>
export type CalloutCancelled = z.infer<typeof calloutCancelledSchema>
export type DeadLetteredWorkChanged = z.infer<typeof deadLetteredWorkChangedSchema>
