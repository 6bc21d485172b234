import { z } from 'zod'

const text = z.string().min(1)

/** All that a slip says in one language. `{number}` and the like are filled in. */
export const wordsSchema = z.strictObject({
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

export type Words = z.output<typeof wordsSchema>

/** Every `{name}` that is known, filled in. */
export function fillIn(pattern: string, values: Record<string, string>): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  )
}
