import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../values/secret-reference.ts'
import { urlOrVariable } from '../../values/url-or-variable.ts'
import { timeZone } from '../locale-schema.ts'
import { mailShape } from '../mail-shape.ts'
import { silenceSchema } from '../alerts/silence-schema.ts'
import { stalledSchema } from '../alerts/stalled-schema.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'
import { rateLimitSchema, signingSecrets } from './delivery-shape.ts'
import { calloutsSchema } from './callouts-schema.ts'
import type { BillingRule } from './billing-rules/billing-rule-schema.ts'
import { billingRulesShape } from './billing-rules/billing-rules-schema.ts'

const stalling = ['incomplete', 'past_due', 'unpaid', 'draft', 'open']
const learned = { rule: 'learned' as const, budget: 1 / 200 }

const stripeId = z.string().min(1).max(255)

const mailSchema = closedObject({
  ...mailShape,
  locale: mailShape.locale.describe(
    'Language of mails to customers who have none in Stripe, or one without words. `en` and `de` are shipped.',
  ),
  accountUrl: z
    .url({ protocol: /^https$/, error: 'must be a URL with https' })
    .optional()
    .describe(
      "Where customers manage their subscription and card, e.g. the login link of Stripe's customer portal; default: mails ask them to answer.",
    ),
})

const entitlementSchema = closedObject({
  price: stripeId.optional().describe('The id of a price, `price_…`, or of an older plan.'),
  product: stripeId.optional().describe('The id of a product, `prod_…`: any of its prices.'),
  grants: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a name of small letters, digits and dashes'))
    .min(1, 'must name at least one entitlement')
    .describe('What a customer may use, by names of your own.'),
}).refine(({ price, product }) => (price === undefined) !== (product === undefined), {
  error: 'must have price or product, one of both',
})

const planSchema = closedObject({
  price: stripeId.optional().describe('The id of a price, `price_…`, or of an older plan.'),
  product: stripeId.optional().describe('The id of a product, `prod_…`: any of its prices.'),
  name: z.string().min(1).max(100).describe('As customers know it, e.g. `Team, yearly`.'),
}).refine(({ price, product }) => (price === undefined) !== (product === undefined), {
  error: 'must have price or product, one of both',
})

function apiSchema(secrets: SecretsFrom) {
  return closedObject({
    key: secretReference(secrets.billing).describe(
      'A secret or restricted key of the account, as `{ env: NAME }`. It needs to read events, customers, subscriptions, invoices and webhook endpoints.',
    ),
    url: urlOrVariable(secrets.billing)
      .default('https://api.stripe.com')
      .describe("Base URL of Stripe's API."),
    requestsPerSecond: z
      .number()
      .positive()
      .max(100)
      .default(15)
      .describe(
        'The maximum rate of requests, of all processes together. Stripe allows 25 a second per endpoint.',
      ),
  })
}

/** Subscriptions and payments of a Stripe account. */
export function stripeSchema(secrets: SecretsFrom) {
  return closedObject({
    type: z
      .literal('stripe')
      .describe('A Stripe account, whose webhooks tell of subscriptions and payments.'),
    secrets: signingSecrets(secrets),
    livemode: z
      .boolean()
      .describe('Whether deliveries are of live mode. Those of the other mode are quarantined.'),
    api: apiSchema(secrets)
      .optional()
      .describe(
        "How Stripe is queried; default: it is not, and events that name only an object's id stay unread.",
      ),
    entitlements: z
      .array(entitlementSchema)
      .default([])
      .describe('What subscriptions entitle to, by price or product.'),
    entitlingStatuses: z
      .array(z.string().min(1))
      .default(['trialing', 'active', 'past_due'])
      .describe('The statuses of a subscription that entitle its customer.'),
    plans: z
      .array(planSchema)
      .max(1_000, 'can have at most 1000 plans')
      .default([])
      .describe("Names of plans in mails; default: the price's nickname in Stripe."),
    ...billingRulesShape,
    timeZone: timeZone
      .optional()
      .describe('Time zone of the calendar times of `rules`; default: that of `mail`, else UTC.'),
    customerTimeZone: closedObject({
      metadata: z
        .string()
        .min(1)
        .max(40)
        .describe("The key of a customer's metadata in Stripe that names a time zone, e.g. `time_zone`."),
    })
      .optional()
      .describe('Where the time zone of a customer is; default: all customers have `timeZone`.'),
    callouts: calloutsSchema(secrets)
      .default({})
      .describe('Endpoints of your own service that rules send signed requests to, by name.'),
    mail: mailSchema.optional().describe('How the mails of `rules` are sent; default: none is.'),
    settleMs: z
      .int()
      .min(1_000)
      .max(24 * 3_600_000)
      .default(300_000)
      .describe(
        'How long an event may be on its way. What Stripe lists and the log lacks for longer is missing; what entitlements should follow within it.',
      ),
    stalled: stalledSchema
      .default(() => Object.fromEntries(stalling.map((status) => [status, [learned]])))
      .describe(
        'When a subscription or an invoice counts as stalled: status → rules, each `learned`, `count` or `time`. Default: `learned` for `incomplete`, `past_due`, `unpaid`, `draft` and `open`.',
      ),
    silence: silenceSchema
      .optional()
      .describe('When a source without deliveries counts as silent; default: it is not checked.'),
    rateLimit: rateLimitSchema
      .prefault({})
      .describe('Deliveries beyond it get the response 429. Stripe sends them again for three days.'),
  }).superRefine(nameKnownCallouts)
}

type WithCallouts = { rules: readonly BillingRule[]; callouts: Readonly<Record<string, unknown>> }

function nameKnownCallouts({ rules, callouts }: WithCallouts, context: z.RefinementCtx): void {
  for (const [index, { callout }] of rules.entries()) {
    if (callout === undefined || Object.hasOwn(callouts, callout)) continue
    const known = Object.keys(callouts)
    const message = `must be one of callouts: ${known.length === 0 ? 'none is configured' : known.join(', ')}`
    context.addIssue({ code: 'custom', path: ['rules', index, 'callout'], message })
  }
}
