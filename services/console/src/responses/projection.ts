import type { z } from 'zod'

/** Reads only the fields of a response, so that nothing internal can leak. */
export function projectionOf(response: z.ZodObject): Record<string, 1> {
  return Object.fromEntries(Object.keys(response.shape).map((field) => [field, 1]))
}

/** The fields of a document that a response has. */
export function pickFields<Response extends z.ZodObject>(
  response: Response,
  document: z.output<Response>,
): z.output<Response> {
  const entries = Object.keys(response.shape).map((field) => [
    field,
    document[field as keyof typeof document],
  ])
  return Object.fromEntries(entries) as z.output<Response>
}

export function withoutId<Document extends { _id: unknown }>({
  _id,
  ...rest
}: Document): Omit<Document, '_id'> {
  return rest
}
