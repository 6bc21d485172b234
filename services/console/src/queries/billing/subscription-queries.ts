import { foldSubscriptionFacts } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { z } from 'zod'
import { subscriptionId, moments } from '../../domain/billing/billing-parameters.ts'
import { paging, source, waiting } from '../../domain/parameters/parameters.ts'
import { billingHistoryEventResponse } from '../../responses/billing/billing-history-event.ts'
import { subscriptionResponse } from '../../responses/billing/subscription.ts'
import { pageOf } from '../../responses/page.ts'
import { queryDefinition } from '../query-definition.ts'
import { readHistory } from './object-history.ts'
import { readObject } from './read-object.ts'

const kind = { name: 'subscriptions', fold: foldSubscriptionFacts, response: subscriptionResponse } as const

export const getSubscription = queryDefinition({
  path: '/api/subscriptions/:source/:subscriptionId',
  operationId: 'getSubscription',
  summary: 'One subscription, now or as of any time',
  topic: 'billing',
  params: z.strictObject({ source, subscriptionId }),
  query: z.strictObject({ ...moments, ...waiting }),
  response: subscriptionResponse,
  notFound: 'There is no such subscription, or nothing is known of it at that time.',
  read: ({ snapshot }, { source, subscriptionId: objectId }, query) =>
    readObject(snapshot, kind, { source, objectId }, query),
})

export const listSubscriptionHistory = queryDefinition({
  path: '/api/subscriptions/:source/:subscriptionId/history',
  operationId: 'listSubscriptionHistory',
  summary: 'The events of a subscription, in the order of the log',
  topic: 'billing',
  params: z.strictObject({ source, subscriptionId }),
  query: z.strictObject({ ...paging, ...waiting }),
  response: pageOf(billingHistoryEventResponse),
  notFound: 'No event of such a subscription has arrived.',
  read: (context, { source, subscriptionId: objectId }, { limit }) =>
    readHistory(context, { source, objectId }, limit),
})
