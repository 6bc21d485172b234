import { z } from 'zod'

const time = z.string().describe('ISO 8601 UTC.')

const grant = z.strictObject({
  subscriptionId: z.string(),
  status: z.string(),
  since: time.describe('From then on its status and its plan have granted it without a break.'),
  isUncertain: z
    .boolean()
    .describe('Whether events leave open which state of the subscription is the newest.'),
})

/** What a customer may use now. */
export const entitlementsResponse = z
  .strictObject({
    source: z.string(),
    customerId: z.string(),
    entitlements: z.array(
      z.strictObject({
        entitlement: z.string().describe('A name of the configuration.'),
        since: time.describe('The earliest of the subscriptions that grant it now.'),
        subscriptions: z.array(grant).describe('Those that grant it, the earliest first.'),
      }),
    ),
  })
  .meta({ id: 'Entitlements', description: 'What a customer may use now, and by which subscriptions.' })

export type EntitlementsResponse = z.output<typeof entitlementsResponse>
