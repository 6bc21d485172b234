import { z } from 'zod'

const text = z.string().min(1)
const news = z.strictObject({ subject: text, title: text, intro: text, at: text })

/** The texts of mails about shipments in one language. `{number}` and `{carrier}` are filled in. */
export const shipmentWordsSchema = z.strictObject({
  greeting: text,
  greetingWithoutName: text,
  order: text,
  carrier: text,
  trackingNumber: text,
  detail: text,
  items: text,
  more: text,
  others: text,
  track: text,
  footer: text,
  /** By the names in the configuration; others are shown as they are named there. */
  carriers: z.record(z.string(), text).default({}),
  news: z.strictObject({
    shipped: news,
    delivered: news,
    'attempt-failed': news,
    delayed: news,
    returned: news,
    lost: news,
    cancelled: news,
  }),
})

export type ShipmentWords = z.output<typeof shipmentWordsSchema>
