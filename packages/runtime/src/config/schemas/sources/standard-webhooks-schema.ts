import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { webhookShape } from './common-shape.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

/** The settings of a source of the type `standard-webhooks`. */
export function standardWebhooksSchema(secrets: SecretsFrom) {
  return closedObject({
    type: z.literal('standard-webhooks').describe('Any sender that follows standardwebhooks.com.'),
    ...webhookShape(secrets),
  })
}
