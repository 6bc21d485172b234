import type { z } from 'zod'

/** What to read for an answer: nothing that is not shown, so that nothing internal can slip out. */
export function projectionOf(answer: z.ZodObject): Record<string, 1> {
  return Object.fromEntries(Object.keys(answer.shape).map((field) => [field, 1]))
}

/** The members of a document that an answer shows. */
export function shown<Answer extends z.ZodObject>(
  answer: Answer,
  document: z.output<Answer>,
): z.output<Answer> {
  const entries = Object.keys(answer.shape).map((field) => [field, document[field as keyof typeof document]])
  return Object.fromEntries(entries) as z.output<Answer>
}

export function withoutId<Document extends { _id: unknown }>({
  _id,
  ...rest
}: Document): Omit<Document, '_id'> {
  return rest
}
