import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../values/secret-reference.ts'
import { urlOrVariable } from '../../values/url-or-variable.ts'
import { webhookShape } from './common-shape.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

/** The settings of a source of the type `woocommerce`. */
export function woocommerceSchema({ rest, ...others }: SecretsFrom) {
  return closedObject({
    type: z.literal('woocommerce').describe('A WooCommerce shop.'),
    ...webhookShape(others),
    rest: closedObject({
      url: urlOrVariable(rest).describe('URL of the shop, or `{ env: NAME }` for the variable that has it.'),
      key: secretReference(rest).describe('Consumer key of the REST API, as `{ env: NAME }`.'),
      secret: secretReference(rest).describe('Consumer secret of the REST API, as `{ env: NAME }`.'),
      auth: z
        .enum(['header', 'query'])
        .optional()
        .describe(
          'How the keys are sent: `header`, or `query` for hosts that drop the Authorization header. Default: `header`, and `query` where a shop on TLS saw no keys; its access log then has them. `header` prevents that.',
        ),
      deliveryUrl: z
        .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
        .optional()
        .describe(
          "The delivery URL of the shop's webhooks, as the shop has it. Default: learned from deliveries, which is nearly always right.",
        ),
      requestsPerSecond: z
        .number()
        .positive()
        .default(5)
        .describe(
          'The maximum rate of requests to the shop. Orders that the shop does not list are requested one by one, so a shop with very many gaps in its numbers may need more.',
        ),
    })
      .optional()
      .describe("The shop's REST API, to verify and to recover orders."),
  })
}
