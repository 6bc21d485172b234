import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { billingCustomerId } from '../../domain/billing/billing-parameters.ts'
import { paging, source, waiting } from '../../domain/parameters/parameters.ts'
import {
  billingCustomerDetailResponse,
  billingCustomerResponse,
  checkoutResponse,
  maxObjectsShown,
  paymentMethodResponse,
  paymentResponse,
  type BillingCustomerDetailResponse,
} from '../../responses/billing/billing-customer.ts'
import { billingHistoryEventResponse } from '../../responses/billing/billing-history-event.ts'
import { invoiceResponse } from '../../responses/billing/invoice.ts'
import { subscriptionResponse } from '../../responses/billing/subscription.ts'
import { pageOf } from '../../responses/page.ts'
import { pickFields, projectionOf } from '../../responses/projection.ts'
import { queryDefinition } from '../query-definition.ts'
import { readHistory } from './object-history.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

type Named = { source: string; customerId: string }

export const getBillingCustomer = queryDefinition({
  path: '/api/billing-customers/:source/:customerId',
  operationId: 'getBillingCustomer',
  summary: 'One customer of a provider of billing, with subscriptions, invoices and payments',
  topic: 'billing',
  params: z.strictObject({ source, customerId: billingCustomerId }),
  query: z.strictObject(waiting),
  response: billingCustomerDetailResponse,
  notFound: 'No event of such a customer has arrived.',
  read: async ({ snapshot }, named): Promise<BillingCustomerDetailResponse | undefined> => {
    const [customer] = await objectsOf(
      snapshot,
      'billing-customers',
      billingCustomerResponse,
      named,
      'stateAt',
    )
    const subscriptions = await objectsOf(snapshot, 'subscriptions', subscriptionResponse, named)
    const invoices = await objectsOf(snapshot, 'invoices', invoiceResponse, named)
    const payments = await objectsOf(snapshot, 'payments', paymentResponse, named)
    const paymentMethods = await objectsOf(
      snapshot,
      'payment-methods',
      paymentMethodResponse,
      named,
      'stateAt',
    )
    const checkouts = await objectsOf(snapshot, 'checkouts', checkoutResponse, named, 'stateAt')
    const all = [customer ?? [], subscriptions, invoices, payments, paymentMethods, checkouts].flat()
    if (all.length === 0) return undefined
    const payingBy = { payments, paymentMethods, checkouts }
    return { ...named, customer: customer ?? null, subscriptions, invoices, ...payingBy }
  },
})

export const listBillingCustomerHistory = queryDefinition({
  path: '/api/billing-customers/:source/:customerId/history',
  operationId: 'listBillingCustomerHistory',
  summary: 'All events that name a customer, in the order of the log',
  topic: 'billing',
  params: z.strictObject({ source, customerId: billingCustomerId }),
  query: z.strictObject({ ...paging, ...waiting }),
  response: pageOf(billingHistoryEventResponse),
  notFound: 'No event of such a customer has arrived.',
  read: (context, named, { limit }) => readHistory(context, named, limit),
})

async function objectsOf<Response extends z.ZodObject>(
  { session, live }: Snapshot,
  name: ReadModelName,
  response: Response,
  { source, customerId }: Named,
  newestBy = 'createdAt',
): Promise<z.output<Response>[]> {
  const objects = await live<{ _id: string }>(name)
  const filter = name === 'billing-customers' ? { _id: `${source}/${customerId}` } : { source, customerId }
  const found = await objects
    .find<z.output<Response>>(filter as object, {
      session,
      projection: projectionOf(response),
      maxTimeMS: maxReadMs,
    })
    .sort({ [newestBy]: -1, _id: -1 })
    .limit(maxObjectsShown)
    .toArray()
  return found.map((one) => pickFields(response, one))
}
