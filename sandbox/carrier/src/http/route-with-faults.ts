import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { Carrier } from '../carrier.ts'
import type { Operation } from '../domain/faults/fault-kinds.ts'
import { sendResponse } from './carrier-response.ts'
import type { CarrierResponse } from './carrier-response.ts'
import { injectFault } from './inject-fault.ts'
import { errors } from './schemas.ts'

export type RouteDefinition = {
  method: HTTPMethods
  url: string
  operation: Operation
  summary: string
  schema: Record<string, object>
  /** Responses by status, besides errors. */
  responses: Record<number, { description: string; content: object }>
  /** The statuses of its errors, besides those that any route has. */
  errorStatuses?: readonly number[]
  /** What the request is about; its faults are drawn for it. */
  keyOf: (request: FastifyRequest) => string
  handle: (request: FastifyRequest) => CarrierResponse
}

const commonErrors = [401, 422, 429, 500, 503]

/** Adds a route whose requests can fail, before or after its work is done. */
export function addRouteWithFaults(app: FastifyInstance, carrier: Carrier, route: RouteDefinition): void {
  const { method, url, operation, summary, schema, responses, errorStatuses = [], keyOf, handle } = route
  const content = { 'application/json': { schema: errors } }
  const errorResponses = Object.fromEntries(
    [...commonErrors, ...errorStatuses].map((status) => [status, { description: 'An error.', content }]),
  ) as Record<string, object>
  app.route({
    method,
    url,
    schema: {
      ...{ operationId: operation, summary, ...schema },
      response: { ...responses, ...errorResponses },
    },
    handler: async (request, reply) => {
      const fault = carrier.nextFault(operation, keyOf(request))
      if (fault === undefined) return sendResponse(reply, handle(request))
      const response = fault.isWorkDone ? handle(request) : undefined
      return injectFault(reply, fault, response, carrier.options.speed)
    },
  })
}

export function jsonResponse(description: string, schema: object): { description: string; content: object } {
  return { description, content: { 'application/json': { schema } } }
}
