import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import type { Secret } from '../secret.ts'
import { mailAddress } from '../values/mail-address.ts'
import { secretReference } from '../values/secret-reference.ts'
import { locale, timeZone } from './locale-schema.ts'
import type { SecretsFrom } from '../values/secrets-from.ts'

const ms = z.int().min(1)
const day = 24 * 60 * 60 * 1_000
const gigabyte = 1_000_000_000

function s3Schema({ exports }: Pick<SecretsFrom, 'exports'>) {
  return closedObject({
    bucket: z.string().min(1).describe('The bucket; it is not created.'),
    region: z.string().min(1).default('us-east-1').describe('The region of the bucket.'),
    endpoint: z
      .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
      .optional()
      .describe('URL of a server with the API of S3; default: AWS.'),
    prefix: z
      .string()
      .regex(/^([A-Za-z0-9][A-Za-z0-9._-]*\/)*$/, 'must be names with / after each')
      .default('')
      .describe('Begins the key of every object, e.g. `exports/`.'),
    pathStyle: z
      .boolean()
      .default(false)
      .describe('Whether the bucket is in the path of a URL and not in its host, as most own servers need.'),
    accessKeyId: secretReference(exports)
      .optional()
      .describe('As `{ env: NAME }`; default: as the AWS SDK finds it, e.g. the role of the machine.'),
    secretAccessKey: secretReference(exports).optional().describe('As `{ env: NAME }`.'),
  }).refine(
    ({ accessKeyId, secretAccessKey }) => (accessKeyId === undefined) === (secretAccessKey === undefined),
    {
      path: ['secretAccessKey'],
      error: 'is needed with accessKeyId, and only with it',
    },
  )
}

/** A secret that is not set has a mistake of its own. */
function isLong(key: Secret): boolean {
  try {
    return key.reveal().length >= 32
  } catch {
    return true
  }
}

/** How exports are made, kept and fetched. */
export function exportsSchema(secrets: Pick<SecretsFrom, 'exports'>) {
  return closedObject({
    store: z
      .union(
        [
          z.literal('gridfs'),
          closedObject({ folder: z.string().min(1) }),
          closedObject({ s3: s3Schema(secrets) }),
        ],
        'must be gridfs, { folder: PATH } or { s3: … }',
      )
      .default('gridfs')
      .describe(
        'Where files are kept: `gridfs` (the database), `{ folder: PATH }` that worker and console share, or `{ s3: { bucket, … } }`.',
      ),
    keepMs: ms
      .max(90 * day)
      .default(7 * day)
      .describe('How long a file is kept, in milliseconds.'),
    linkKey: secretReference(secrets.exports)
      .refine(
        (key) => secrets.exports === undefined || isLong(key),
        'must be a secret of at least 32 characters',
      )
      .optional()
      .describe(
        'A key of at least 32 characters that signs links, as `{ env: NAME }`; default: files are downloaded with the token of the console only.',
      ),
    linkMs: ms
      .max(90 * day)
      .default(day)
      .describe('How long a link is valid, in milliseconds: at most until the file is removed.'),
    url: z
      .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
      .optional()
      .describe('URL of the console as people reach it, for links in mails; default: mails have no link.'),
    mail: closedObject({
      from: mailAddress.describe('The sender.'),
      locale: locale.default('en').describe('Language of the mails: `en` and `de` are shipped.'),
      timeZone: timeZone.default('UTC').describe('Time zone of the times in them.'),
    })
      .optional()
      .describe('Mails that an export has ended, to the recipient of the export; default: none is sent.'),
    concurrency: z.int().min(1).max(20).default(1).describe('Exports of one worker at the same time.'),
    maxPerRequester: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe('Exports of one person that are not finished; further ones are refused.'),
    maxOpen: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe('Exports that are not finished, of all people; further ones are refused.'),
    maxBytes: z
      .int()
      .min(1)
      .max(50 * gigabyte)
      .default(10 * gigabyte)
      .describe('The largest file; an export beyond it fails.'),
  })
}

export type ExportsConfig = z.output<ReturnType<typeof exportsSchema>>
