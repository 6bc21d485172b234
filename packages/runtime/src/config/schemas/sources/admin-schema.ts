import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../values/secret-reference.ts'
import { commonShape } from './common-shape.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

/** Orders that people place with Slipstream itself, by `POST /orders`. */
export function adminSchema(secrets: SecretsFrom) {
  const admin = closedObject({
    name: z.string().min(1).max(100).describe('Who it is: recorded with every order placed with this token.'),
    token: secretReference(secrets.admins).describe('The bearer token, as `{ env: NAME }`.'),
  })
  return closedObject({
    type: z.literal('admin').describe('Orders placed with ingest by `POST /orders`; one source may have it.'),
    admins: z
      .array(admin)
      .min(1, 'must list at least one { name, token: { env: NAME } }')
      .describe('Who may place, change and cancel orders.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
      .default('EUR')
      .describe('Currency of orders that name none.'),
    firstNumber: z.int().min(1).default(1).describe('The number of the first order; then there is no gap.'),
    ...commonShape(secrets),
  })
}
