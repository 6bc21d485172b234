import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { z } from 'zod'
import {
  billingCustomerId,
  billingStatus,
  isUncertain,
  subscriptionId,
} from '../../domain/billing/billing-parameters.ts'
import { freeText, paging, sortBy, source, waiting } from '../../domain/parameters/parameters.ts'
import { invoiceResponse, type InvoiceResponse } from '../../responses/billing/invoice.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import { queryDefinition } from '../query-definition.ts'
import { readFoundPage } from '../search/read-found-page.ts'
import { readPage } from '../read-page.ts'

const parameters = z.strictObject({
  q: freeText.optional(),
  source: source.optional(),
  customer: billingCustomerId.optional(),
  subscription: subscriptionId.optional(),
  status: billingStatus('Invoices').optional(),
  isUncertain: isUncertain.optional(),
  sort: sortBy('createdAt').optional(),
  ...paging,
  ...waiting,
})

export const listInvoices = queryDefinition({
  path: '/api/invoices',
  operationId: 'listInvoices',
  summary: 'Invoices in their current state, newest first',
  topic: 'billing',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(invoiceResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<InvoiceResponse>> => {
    const invoices = await snapshot.live<InvoiceDocument>('invoices')
    const page = {
      filters: filtersOf(query),
      sort: { field: 'createdAt', direction: query.sort === 'createdAt' ? 1 : -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(invoiceResponse),
    } as const
    const { documents, last } =
      query.q === undefined
        ? await readPage(snapshot, invoices, page)
        : await readFoundPage(snapshot, invoices, page, query.q)
    return { items: documents.map(withoutId), next: next(last) }
  },
})

function filtersOf(query: z.output<typeof parameters>): object[] {
  return [
    query.source !== undefined && { source: query.source },
    query.customer !== undefined && { customerId: query.customer },
    query.subscription !== undefined && { subscriptionId: query.subscription },
    query.status !== undefined && { status: { $in: query.status } },
    query.isUncertain !== undefined && { isUncertain: query.isUncertain === 'true' },
  ].filter((filter) => filter !== false)
}
