import type { BillingCustomerDocument } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import { z } from 'zod'
import { freeText, paging, source, waiting } from '../../domain/parameters/parameters.ts'
import {
  billingCustomerResponse,
  type BillingCustomerResponse,
} from '../../responses/billing/billing-customer.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import { queryDefinition } from '../query-definition.ts'
import { readFoundPage } from '../search/read-found-page.ts'
import { readPage } from '../read-page.ts'

export const listBillingCustomers = queryDefinition({
  path: '/api/billing-customers',
  operationId: 'listBillingCustomers',
  summary: 'Customers of providers of billing, last changed first',
  topic: 'billing',
  params: z.strictObject({}),
  query: z.strictObject({ q: freeText.optional(), source: source.optional(), ...paging, ...waiting }),
  response: pageOf(billingCustomerResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<BillingCustomerResponse>> => {
    const customers = await snapshot.live<BillingCustomerDocument>('billing-customers')
    const page = {
      filters: [...(query.source === undefined ? [] : [{ source: query.source }])],
      sort: { field: 'stateAt', direction: -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(billingCustomerResponse),
    } as const
    const { documents, last } =
      query.q === undefined
        ? await readPage(snapshot, customers, page)
        : await readFoundPage(snapshot, customers, page, query.q)
    return { items: documents.map(withoutId), next: next(last) }
  },
})
