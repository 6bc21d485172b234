import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { webhookShape } from './common-shape.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

/** The settings of a source of the type `shopify`. */
export function shopifySchema(secrets: SecretsFrom) {
  return closedObject({
    type: z
      .literal('shopify')
      .describe(
        "A Shopify shop. Its secret is the app's client secret, or the key that the shop's settings show.",
      ),
    ...webhookShape(secrets),
  })
}
