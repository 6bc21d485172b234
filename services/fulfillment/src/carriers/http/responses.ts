import { problemContentType } from '@slipstream/runtime/http/problem.ts'
import { z } from 'zod'

/** The response to an authentic webhook, always with status 200. */
export const webhookResponse = z
  .strictObject({
    result: z
      .enum(['recorded', 'ignored'])
      .describe('recorded: its scans are stored, or were before. ignored: it has none.'),
    unknownParcels: z.int().min(0).describe('Tracking numbers of no shipment here.'),
  })
  .meta({ id: 'WebhookResult', examples: [{ result: 'recorded', unknownParcels: 0 }] })

const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe('What to fix.'),
  })
  .meta({ id: 'Problem', description: 'Problem details of RFC 9457.' })

type Headers = Record<string, { type: 'string' | 'integer'; description: string }>

export function problemResponse(description: string, headers?: Headers) {
  const content = { [problemContentType]: { schema: problemSchema } }
  return { description, content, ...(headers !== undefined && { headers }) }
}

export const retryAfter: Headers = {
  'Retry-After': { type: 'integer', description: 'Seconds until the next attempt.' },
}

export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}
