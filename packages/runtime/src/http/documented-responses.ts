import { z } from 'zod'
import { problemContentType } from './problem.ts'

const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe('What to fix.'),
  })
  .meta({ id: 'Problem', description: 'Problem details of RFC 9457.' })

type Headers = Record<string, { type: 'string' | 'integer'; description: string }>

/** A documented response that is a problem. */
export function problemResponse(description: string, headers?: Headers) {
  const content = { [problemContentType]: { schema: problemSchema } }
  return { description, content, ...(headers !== undefined && { headers }) }
}

export const retryAfter: Headers = {
  'Retry-After': { type: 'integer', description: 'Seconds until the next attempt.' },
}

/** A documented response in JSON. */
export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}
