import { z } from 'zod'

const text = z.string().min(1)
const counted = z.strictObject({ one: text, other: text })

/** The texts of digests in one language. What is in braces is filled in. */
export const digestWordsSchema = z.strictObject({
  subject: text,
  title: text,
  intro: text,
  calm: text,
  summary: z.strictObject({ calm: text, alerts: counted, waiting: counted }),
  alerts: text,
  alertChanges: text,
  moreAlerts: text,
  since: text,
  severities: z.strictObject({ critical: text, warning: text, info: text }),
  waiting: text,
  waits: z.strictObject({
    'dead-letters': text,
    parked: text,
    quarantined: text,
    work: text,
    mails: text,
  }),
  oldest: text,
  orders: text,
  ofOrders: z.strictObject({ received: text, changed: text, recovered: text, missing: text }),
  shipments: text,
  ofShipments: z.strictObject({
    requested: text,
    shipped: text,
    delivered: text,
    waiting: text,
    deadLettered: text,
  }),
  billing: text,
  ofBilling: z.strictObject({
    subscriptions: text,
    started: text,
    ended: text,
    invoicesPaid: text,
    invoicesOpen: text,
  }),
  footer: text,
})

export type DigestWords = z.output<typeof digestWordsSchema>
