import { z } from 'zod'

const text = z.string().min(1)

/** The texts of a slip in one language. `{number}` and the like are filled in. */
export const slipWordsSchema = z.strictObject({
  subject: text,
  title: text,
  greeting: text,
  greetingWithoutName: text,
  intro: text,
  introParticipant: text,
  order: text,
  orderedAt: text,
  registrant: text,
  total: text,
  items: text,
  participants: text,
  noName: text,
  checkIn: text,
  footer: text,
  page: text,
  fileName: text,
  fields: z.record(z.string(), text).default({}),
})

export type SlipWords = z.output<typeof slipWordsSchema>
