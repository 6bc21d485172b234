import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { webhookShape } from './common-shape.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'
import { hmacMappingSchema, pointer } from './hmac-mapping-schema.ts'

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
  .toLowerCase()

const signatureSchema = closedObject({
  header: headerName.describe('The header that holds the signature.'),
  algorithm: z
    .enum(['sha256', 'sha384', 'sha512', 'sha1'])
    .default('sha256')
    .describe('The hash of the HMAC.'),
  encoding: z.enum(['hex', 'base64', 'base64url']).default('hex').describe('How the signature is written.'),
  prefix: z.string().max(32).default('').describe('Text before the signature in its header, e.g. `sha256=`.'),
  timestamp: closedObject({
    header: headerName.describe('The header that holds the time, in seconds or milliseconds since 1970.'),
    maxAgeMs: z
      .int()
      .min(1_000)
      .default(300_000)
      .describe('How far the time may be from the clock here, in milliseconds.'),
  })
    .optional()
    .describe('The signed time of a delivery, which keeps old deliveries from being sent again.'),
  signed: z
    .string()
    .max(200)
    .regex(
      /^[^{}]*(\{timestamp\}[^{}]*)?\{body\}[^{}]*$/,
      'must have {body} once, and may have {timestamp} before it',
    )
    .default('{body}')
    .describe(
      'The signed text, in which `{body}` stands for the raw bytes and `{timestamp}` for its header.',
    ),
}).refine(({ timestamp, signed }) => (timestamp !== undefined) === signed.includes('{timestamp}'), {
  path: ['signed'],
  error: 'must have {timestamp} where timestamp names its header, and only there',
})

const eventSchema = closedObject({
  header: headerName.optional().describe('The header that names what happened.'),
  pointer: pointer.optional().describe('Where the body names what happened.'),
  types: z
    .record(
      z.string().min(1).max(100),
      z.enum(['OrderCreated', 'OrderUpdated', 'OrderDeleted', 'OrderRestored']),
    )
    .refine((types) => Object.keys(types).length > 0, 'needs at least one name')
    .describe("The sender's name → the event. Other names are quarantined."),
}).refine(({ header, pointer: at }) => (header === undefined) !== (at === undefined), {
  error: 'must have header or pointer, one of both',
})

/** The settings of a source of the type `hmac`. */
export function hmacSchema(secrets: SecretsFrom) {
  return closedObject({
    type: z
      .literal('hmac')
      .describe('Any sender of JSON that signs with an HMAC. The secret is used as it is, in UTF-8.'),
    ...webhookShape(secrets),
    signature: signatureSchema.describe('How deliveries are signed.'),
    event: eventSchema.describe('What a delivery says that happened.'),
    mapping: hmacMappingSchema.describe(
      'Where the body has what an order needs, as JSON pointers (RFC 6901), e.g. `/data/order/id`.',
    ),
  })
}
