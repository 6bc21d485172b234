import type { PaymentDocument } from '@slipstream/read-models/billing/kinds/payments.ts'
import { z } from 'zod'
import { billingCustomerId, billingStatus } from '../../domain/billing/billing-parameters.ts'
import { paging, sortBy, source, waiting } from '../../domain/parameters/parameters.ts'
import { paymentResponse, type PaymentResponse } from '../../responses/billing/billing-customer.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import { queryDefinition } from '../query-definition.ts'
import { readPage } from '../read-page.ts'

const parameters = z.strictObject({
  source: source.optional(),
  customer: billingCustomerId.optional(),
  status: billingStatus('Payments').optional(),
  sort: sortBy('createdAt').optional(),
  ...paging,
  ...waiting,
})

export const listPayments = queryDefinition({
  path: '/api/payments',
  operationId: 'listPayments',
  summary: 'Payments in their current state, newest first',
  topic: 'billing',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(paymentResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<PaymentResponse>> => {
    const payments = await snapshot.live<PaymentDocument>('payments')
    const { documents, last } = await readPage(snapshot, payments, {
      filters: [
        ...(query.source === undefined ? [] : [{ source: query.source }]),
        ...(query.customer === undefined ? [] : [{ customerId: query.customer }]),
        ...(query.status === undefined ? [] : [{ status: { $in: query.status } }]),
      ],
      sort: { field: 'createdAt', direction: query.sort === 'createdAt' ? 1 : -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(paymentResponse),
    })
    return { items: documents.map(withoutId), next: next(last) }
  },
})
