import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../secret-reference.ts'
import { urlOrVariable } from '../../url-or-variable.ts'
import { commonShape } from './common-shape.ts'
import type { SecretsFrom } from './common-shape.ts'

export function woocommerceSchema({ rest, ...others }: SecretsFrom) {
  return closedObject({
    type: z.literal('woocommerce').describe('A WooCommerce shop.'),
    ...commonShape(others),
    rest: closedObject({
      url: urlOrVariable(rest).describe(
        'Where the shop is: a URL, or `{ env: NAME }` for the variable that holds it.',
      ),
      key: secretReference(rest).describe('Consumer key of the REST API, as `{ env: NAME }`.'),
      secret: secretReference(rest).describe('Consumer secret of the REST API, as `{ env: NAME }`.'),
      auth: z
        .enum(['header', 'query'])
        .optional()
        .describe(
          'How the keys are sent: `header`, or `query` for hosts that drop the Authorization header. Unless given, `header`, and `query` where the shop, asked over TLS, saw no keys; its access log then holds them. `header` turns that off.',
        ),
      deliveryUrl: z
        .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
        .optional()
        .describe(
          "Where the shop's webhooks deliver to, as the shop has it. Learned from what comes in unless given: needed only where that goes wrong.",
        ),
      requestsPerSecond: z
        .number()
        .positive()
        .default(5)
        .describe(
          'How often the shop is asked, at most. What the shop does not list is asked for one by one, so a site with very many gaps in its numbers may need more.',
        ),
    })
      .optional()
      .describe("The shop's REST API, to verify and to recover orders."),
  })
}
