import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { z } from 'zod'
import { stripeError, stripeList, stripeObject } from './schemas.ts'

export type RouteDefinition = {
  method: HTTPMethods
  url: string
  operationId: string
  summary: string
  isList?: boolean
  schema: Record<string, object>
  handle: (request: FastifyRequest) => object
}

const errorStatuses = [400, 401, 402, 404, 409, 429, 500]

/** By Node.js, before any of this service's code. */
const tooLong = json('The query and the headers have more than 16 KB.', z.looseObject({}))

/** Adds a route with its description for the OpenAPI document. */
export function addRoute(app: FastifyInstance, route: RouteDefinition): void {
  const { method, url, operationId, summary, isList = false, schema, handle } = route
  const errors = errorStatuses.map((status) => [status, json('An error.', stripeError)] as const)
  const found = isList ? json('A page of the list.', stripeList) : json('The object.', stripeObject)
  app.route({
    method,
    url,
    schema: {
      ...{ operationId, summary, ...schema },
      response: { 200: found, ...Object.fromEntries(errors), 431: tooLong },
    },
    handler: async (request, reply) => {
      const body = handle(request)
      return reply.type('application/json').send(body)
    },
  })
}

/** A documented response in JSON. */
export function json(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } }
}
