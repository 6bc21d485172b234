import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Billing } from '../billing.ts'
import { ActionError } from '../domain/action-error.ts'
import { endpointObject } from '../domain/deliveries/endpoint.ts'
import { endpointOf } from '../domain/lifecycle/endpoints/endpoints.ts'
import { listPage } from '../domain/queries/list-page.ts'
import type { PageQuery } from '../domain/queries/list-page.ts'
import { addRoute } from './add-route.ts'
import { KeptResponses } from './idempotency.ts'
import { listOf } from './object-routes.ts'
import { endpointBody, idParams, listQuery, retrieveQuery } from './schemas.ts'

/** Webhook endpoints: reading them, and enabling one again. */
export function addEndpointRoutes(app: FastifyInstance, billing: Billing): void {
  const { account } = billing
  const kept = new KeptResponses()
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/webhook_endpoints', operationId: 'listWebhookEndpoints' },
    ...{ summary: 'List the webhook endpoints.', isList: true },
    schema: { querystring: listQuery },
    handle: ({ query }) => {
      const { data, hasMore } = listPage([...account.endpoints.values()], query as PageQuery)
      return listOf('/v1/webhook_endpoints', data.map(endpointObject), hasMore)
    },
  })
  addRoute(app, {
    ...{ method: 'GET', url: '/v1/webhook_endpoints/:id', operationId: 'retrieveWebhookEndpoint' },
    summary: 'Read a webhook endpoint.',
    schema: { params: idParams, querystring: retrieveQuery },
    handle: (request) => endpointObject(endpointOf(account, idOf(request))),
  })
  addRoute(app, {
    ...{ method: 'POST', url: '/v1/webhook_endpoints/:id', operationId: 'updateWebhookEndpoint' },
    summary: 'Change a webhook endpoint, e.g. enable it with `disabled=false`.',
    schema: { params: idParams, body: endpointBody },
    handle: (request) => once(billing, kept, request, () => changeEndpoint(billing, request)),
  })
}

const idOf = ({ params }: FastifyRequest): string => (params as z.output<typeof idParams>).id

function changeEndpoint(billing: Billing, request: FastifyRequest): object {
  const { disabled, enabled_events: enabledEvents, url } = request.body as z.output<typeof endpointBody>
  const endpoint = idOf(request)
  billing.act(
    {
      ...{ kind: 'setEndpoint', endpoint, enabledEvents, url },
      status: disabled === undefined ? undefined : disabled ? 'disabled' : 'enabled',
    },
    keyOf(request),
  )
  return endpointObject(endpointOf(billing.account, endpoint))
}

function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key']
  if (typeof key !== 'string') return null
  if (key.length <= 255) return key
  throw new ActionError(400, 'parameter_invalid', 'An Idempotency-Key has at most 255 characters.')
}

/** Does it once for each Idempotency-Key. @throws ActionError when the key had other parameters before */
function once(billing: Billing, kept: KeptResponses, request: FastifyRequest, work: () => object): object {
  const key = keyOf(request)
  if (key === null) return work()
  const parameters = JSON.stringify([request.url, request.body])
  const first = kept.get(key, billing.nowMs)
  if (first === undefined) {
    const body = work()
    kept.set(key, { request: parameters, body, atMs: billing.nowMs })
    return body
  }
  if (first.request === parameters) return first.body
  throw new ActionError(400, 'idempotency_key_in_use', 'Keys can only be used with the same parameters.')
}
