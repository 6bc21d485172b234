import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { z } from 'zod'
import {
  billingCustomerId,
  billingStatus,
  isUncertain,
  priceId,
  productId,
} from '../../domain/billing/billing-parameters.ts'
import { paging, sortBy, source, waiting } from '../../domain/parameters/parameters.ts'
import { subscriptionResponse, type SubscriptionResponse } from '../../responses/billing/subscription.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import { queryDefinition } from '../query-definition.ts'
import { readPage } from '../read-page.ts'

const parameters = z.strictObject({
  source: source.optional(),
  customer: billingCustomerId.optional(),
  status: billingStatus('Subscriptions').optional(),
  price: priceId.optional(),
  product: productId.optional(),
  isUncertain: isUncertain.optional(),
  sort: sortBy('createdAt').optional(),
  ...paging,
  ...waiting,
})

export const listSubscriptions = queryDefinition({
  path: '/api/subscriptions',
  operationId: 'listSubscriptions',
  summary: 'Subscriptions in their current state, newest first',
  topic: 'billing',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(subscriptionResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<SubscriptionResponse>> => {
    const subscriptions = await snapshot.live<SubscriptionDocument>('subscriptions')
    const { documents, last } = await readPage(snapshot, subscriptions, {
      filters: filtersOf(query),
      sort: { field: 'createdAt', direction: query.sort === 'createdAt' ? 1 : -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(subscriptionResponse),
    })
    return { items: documents.map(withoutId), next: next(last) }
  },
})

function filtersOf(query: z.output<typeof parameters>): object[] {
  return [
    query.source !== undefined && { source: query.source },
    query.customer !== undefined && { customerId: query.customer },
    query.status !== undefined && { status: { $in: query.status } },
    query.price !== undefined && { 'items.priceId': query.price },
    query.product !== undefined && { 'items.productId': query.product },
    query.isUncertain !== undefined && { isUncertain: query.isUncertain === 'true' },
  ].filter((filter) => filter !== false)
}
