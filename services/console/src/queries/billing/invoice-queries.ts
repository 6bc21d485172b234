import { foldInvoiceFacts } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { z } from 'zod'
import { invoiceId, moments } from '../../domain/billing/billing-parameters.ts'
import { paging, source, waiting } from '../../domain/parameters/parameters.ts'
import { billingHistoryEventResponse } from '../../responses/billing/billing-history-event.ts'
import { invoiceResponse } from '../../responses/billing/invoice.ts'
import { pageOf } from '../../responses/page.ts'
import { queryDefinition } from '../query-definition.ts'
import { readHistory } from './object-history.ts'
import { readObject } from './read-object.ts'

const kind = { name: 'invoices', fold: foldInvoiceFacts, response: invoiceResponse } as const

export const getInvoice = queryDefinition({
  path: '/api/invoices/:source/:invoiceId',
  operationId: 'getInvoice',
  summary: 'One invoice, now or as of any time',
  topic: 'billing',
  params: z.strictObject({ source, invoiceId }),
  query: z.strictObject({ ...moments, ...waiting }),
  response: invoiceResponse,
  notFound: 'There is no such invoice, or nothing is known of it at that time.',
  read: ({ snapshot }, { source, invoiceId: objectId }, query) =>
    readObject(snapshot, kind, { source, objectId }, query),
})

export const listInvoiceHistory = queryDefinition({
  path: '/api/invoices/:source/:invoiceId/history',
  operationId: 'listInvoiceHistory',
  summary: 'The events of an invoice, in the order of the log',
  topic: 'billing',
  params: z.strictObject({ source, invoiceId }),
  query: z.strictObject({ ...paging, ...waiting }),
  response: pageOf(billingHistoryEventResponse),
  notFound: 'No event of such an invoice has arrived.',
  read: (context, { source, invoiceId: objectId }, { limit }) =>
    readHistory(context, { source, objectId }, limit),
})
