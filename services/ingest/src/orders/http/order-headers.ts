import { z } from 'zod'
import { idempotencyKeyPattern, readIdempotencyKey } from './idempotency-key.ts'

const keyRule = 'must be 1 to 255 printable characters of ASCII, in double quotes or bare'

const idempotencyKey = z
  .string({ error: 'is required: a text of your choice, and the same one when the request is sent again' })
  .max(255, keyRule)
  .regex(idempotencyKeyPattern, keyRule)
  .refine((header) => readIdempotencyKey(header) !== undefined, keyRule)
  .describe(
    'Of your choice, e.g. a UUID, in double quotes or bare. A repeat of a request with its key changes nothing and gets the first response, for 30 days after it (draft-ietf-httpapi-idempotency-key-header).',
  )

const entityTag = z.string().max(1_000)

export const newOrderHeaders = z.object({
  'Idempotency-Key': idempotencyKey,
  Prefer: z
    .string()
    .max(1_000)
    .optional()
    .describe(
      '`wait=N`: respond once the order is scheduled, or after N seconds, at most 30. `respond-async` (RFC 7240).',
    ),
})

export const changeHeaders = z.object({
  'Idempotency-Key': idempotencyKey,
  'If-Match': entityTag
    .optional()
    .describe('The ETag of the order as you know it. It is not changed in another state (412).'),
})

export const readHeaders = z.object({
  'If-None-Match': entityTag.optional().describe('The ETag of the last response: 304 while nothing changes.'),
})
