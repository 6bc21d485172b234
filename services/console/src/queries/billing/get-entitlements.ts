import { entitlementsOf, type EntitlingSubscription } from '@slipstream/read-models/billing/entitlements.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { z } from 'zod'
import { billingCustomerId } from '../../domain/billing/billing-parameters.ts'
import { entitlementSource } from '../../domain/billing/entitlement-source.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line, waiting } from '../../domain/parameters/parameters.ts'
import { entitlementsResponse, type EntitlementsResponse } from '../../responses/billing/entitlements.ts'
import { queryDefinition } from '../query-definition.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

const maxSubscriptions = 100

const needed = {
  subscriptionId: 1,
  status: 1,
  isUncertain: 1,
  timeline: 1,
  plans: 1,
  lastCertain: 1,
} as const

export const getEntitlements = queryDefinition({
  path: '/api/customers/:customerId/entitlements',
  operationId: 'getEntitlements',
  summary: 'What a customer of a provider of billing may use now, and by which subscriptions',
  topic: 'billing',
  params: z.strictObject({ customerId: billingCustomerId }),
  query: z.strictObject({
    source: parameter(
      'The source whose customer it is. Default: the only source of the type stripe',
      'a name of at most 63 characters',
      line(63),
    ).optional(),
    ...waiting,
  }),
  response: entitlementsResponse,
  read: async ({ snapshot, billingSources }, { customerId }, query): Promise<EntitlementsResponse> => {
    const { source, rules } = entitlementSource(billingSources, query.source)
    const { session, live } = snapshot
    const subscriptions = await live<SubscriptionDocument>('subscriptions')
    const found = await subscriptions
      .find<EntitlingSubscription>(
        {
          ...{ source, customerId },
          $or: [{ status: { $in: [...rules.entitlingStatuses] } }, { isUncertain: true }],
        },
        { session, projection: needed, maxTimeMS: maxReadMs },
      )
      .sort({ createdAt: -1, _id: -1 })
      .limit(maxSubscriptions)
      .toArray()
    return { source, customerId, entitlements: entitlementsOf(found, rules) }
  },
})
