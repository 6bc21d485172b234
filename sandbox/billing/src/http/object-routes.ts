import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Billing } from '../billing.ts'
import type { Account } from '../domain/account.ts'
import { missing } from '../domain/action-error.ts'
import { expandObject } from '../domain/queries/expand-object.ts'
import type { Snapshot } from '../domain/events/billing-event.ts'
import { linksOf } from '../domain/events/invoice-links.ts'
import { pendingWebhooks, renderEvent } from '../domain/events/render-event.ts'
import { renderObject } from '../domain/events/render-object.ts'
import { findInvoices, findPaymentMethods, findSubscriptions } from '../domain/queries/find-objects.ts'
import { findEvents } from '../domain/queries/list-events.ts'
import { listPage } from '../domain/queries/list-page.ts'
import type { PageQuery } from '../domain/queries/list-page.ts'
import { get } from '../domain/store.ts'
import { addRoute } from './add-route.ts'
import {
  eventsQuery,
  idParams,
  invoicesQuery,
  paymentMethodsQuery,
  retrieveQuery,
  subscriptionsQuery,
} from './schemas.ts'

/** Lists, and single objects by their id. */
export function addObjectRoutes(app: FastifyInstance, { account }: Billing): void {
  addEventRoutes(app, account)
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/subscriptions', operationId: 'listSubscriptions' },
    ...{ summary: 'List subscriptions; without a status all but canceled ones.', isList: true },
    schema: { querystring: subscriptionsQuery },
    handle: (request) => {
      const query = request.query as z.output<typeof subscriptionsQuery>
      return objectList(account, request, findSubscriptions(account, query), query)
    },
  })
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/invoices', operationId: 'listInvoices' },
    ...{ summary: 'List invoices.', isList: true },
    schema: { querystring: invoicesQuery },
    handle: (request) => {
      const query = request.query as z.output<typeof invoicesQuery>
      return objectList(account, request, findInvoices(account, query), query)
    },
  })
  addPaymentMethodRoutes(app, account)
  for (const [path, type] of [
    ['payment_methods', 'payment_method'],
    ['subscriptions', 'subscription'],
    ['invoices', 'invoice'],
    ['payment_intents', 'payment_intent'],
    ['customers', 'customer'],
  ] as const) {
    addRoute(app, {
      ...{ method: 'GET', url: `/v1/${path}/:id`, operationId: `retrieve_${type}` },
      ...{ summary: `Read one of ${path}.` },
      schema: { params: idParams, querystring: retrieveQuery },
      handle: (request) => {
        const { id } = request.params as z.output<typeof idParams>
        const { expand } = request.query as z.output<typeof retrieveQuery>
        if (type === 'customer' && account.deletedCustomers.has(id))
          return { id, object: type, deleted: true }
        return rendered(account, request, get(account, type, id), expand)
      },
    })
  }
}

function addPaymentMethodRoutes(app: FastifyInstance, account: Account): void {
  const schema = { querystring: paymentMethodsQuery }
  const handle = (request: FastifyRequest) => {
    const query = request.query as z.output<typeof paymentMethodsQuery>
    const { id: customer = query.customer } = request.params as { id?: string }
    if (customer !== undefined) get(account, 'customer', customer)
    return objectList(account, request, findPaymentMethods(account, { ...query, customer }), query)
  }
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/payment_methods', operationId: 'listPaymentMethods' },
    ...{ summary: 'List the cards of customers.', isList: true, schema, handle },
  })
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/customers/:id/payment_methods', operationId: 'listCustomerPaymentMethods' },
    ...{ summary: 'List the cards of a customer.', isList: true },
    ...{ schema: { ...schema, params: idParams }, handle },
  })
}

function addEventRoutes(app: FastifyInstance, account: Account): void {
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/events', operationId: 'listEvents' },
    ...{ summary: 'List the events of the last 30 days, the newest first.', isList: true },
    schema: { querystring: eventsQuery },
    handle: ({ query: given }) => {
      const {
        type,
        types = type === undefined ? undefined : [type],
        ...query
      } = given as z.output<typeof eventsQuery>
      const { data, hasMore } = listPage(findEvents(account, { ...query, types }), query)
      return listOf(
        '/v1/events',
        data.map((event) => listedEvent(account, event)),
        hasMore,
      )
    },
  })
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/events/:id', operationId: 'retrieveEvent', summary: 'Read an event.' },
    schema: { params: idParams, querystring: retrieveQuery },
    handle: ({ params }) => {
      const { id } = params as z.output<typeof idParams>
      const event = account.events.get(id)
      if (event === undefined) throw missing('event', id)
      return listedEvent(account, event)
    },
  })
}

/** Events keep the version of the account, whatever version the request names. */
function listedEvent({ settings }: Account, event: Parameters<typeof renderEvent>[0]) {
  return renderEvent(event, settings.apiVersion, pendingWebhooks(event), settings.connectedAccount)
}

function objectList(
  account: Account,
  request: FastifyRequest,
  found: readonly ({ id: string } & object)[],
  query: PageQuery & { expand?: readonly string[] | undefined },
) {
  const { data, hasMore } = listPage(found, query)
  const expand = query.expand?.map((path) => path.replace(/^data\./, ''))
  const path = request.routeOptions.url ?? ''
  return listOf(
    path,
    data.map((one) => rendered(account, request, one, expand)),
    hasMore,
  )
}

export function listOf(url: string, data: object[], hasMore: boolean) {
  return { object: 'list', data, has_more: hasMore, url }
}

function rendered(
  account: Account,
  { headers }: FastifyRequest,
  found: object,
  expand: readonly string[] = [],
): object {
  const object = found as Snapshot
  const version = headers['stripe-version']
  const apiVersion = typeof version === 'string' ? version : account.settings.apiVersion
  const expanded = expandObject(account, object, expand)
  return renderObject(expanded, linksOf(account, object), apiVersion)
}
