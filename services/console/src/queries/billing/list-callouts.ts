import type { CalloutDocument } from '@slipstream/read-models/callouts/callout-document.ts'
import { calloutStates } from '@slipstream/read-models/callouts/callout-document.ts'
import { z } from 'zod'
import { billingCustomerId, calloutName } from '../../domain/billing/billing-parameters.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { paging, source } from '../../domain/parameters/parameters.ts'
import { calloutResponse, type CalloutResponse } from '../../responses/billing/callout.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import { queryDefinition } from '../query-definition.ts'
import { readPage } from '../read-page.ts'

const parameters = z.strictObject({
  source: source.optional(),
  customer: billingCustomerId.optional(),
  callout: calloutName.optional(),
  state: parameter(
    'Call-outs in this state. May be repeated: in any of these',
    calloutStates.join(', '),
    z.preprocess(
      (given) => [given].flat(),
      z
        .array(z.enum(calloutStates).meta({ maxLength: 20 }))
        .min(1)
        .max(calloutStates.length),
    ),
  ).optional(),
  ...paging,
})

export const listCallouts = queryDefinition({
  path: '/api/callouts',
  operationId: 'listCallouts',
  summary: "Requests to the service's own endpoints, newest first; those that are over for 90 days",
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(calloutResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<CalloutResponse>> => {
    const callouts = await snapshot.live<CalloutDocument>('callouts')
    const { documents, last } = await readPage(snapshot, callouts, {
      filters: filtersOf(query),
      sort: { field: 'requestedAt', direction: -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(calloutResponse),
    })
    return { items: documents.map(withoutId), next: next(last) }
  },
})

function filtersOf({ source, customer, callout, state }: z.output<typeof parameters>): object[] {
  return [
    source !== undefined && { source },
    customer !== undefined && { customerId: customer },
    callout !== undefined && { callout },
    state !== undefined && { state: { $in: state } },
  ].filter((filter) => filter !== false)
}
