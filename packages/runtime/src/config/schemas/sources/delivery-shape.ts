import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../values/secret-reference.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

export const rateLimitSchema = closedObject({
  requestsPerSecond: z
    .number()
    .positive()
    .default(10_000)
    .describe('The average rate of deliveries that is accepted.'),
  burst: z.int().min(1).default(20_000).describe('How many deliveries are accepted at a time after a pause.'),
})

/** The secrets that deliveries may be signed with, at least one. */
export function signingSecrets(secrets: Pick<SecretsFrom, 'webhooks'>) {
  return z
    .array(secretReference(secrets.webhooks), 'must be a list of at least one { env: NAME }')
    .min(1, 'must be a list of at least one { env: NAME }')
    .describe(
      'The secrets that sign deliveries, each `{ env: NAME }`; several while one is replaced: any of them is accepted.',
    )
}
