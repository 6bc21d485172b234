import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { MongoClient } from 'mongodb'
import type { z } from 'zod'
import { maskPersonalData } from '../access/domain/mask-personal-data.ts'
import { maySearch } from '../access/domain/may-search.ts'
import { may } from '../access/domain/permissions.ts'
import { hasArrived } from '../adapters/has-arrived.ts'
import { inSnapshot } from '../adapters/read-models.ts'
import { awaitedOf } from '../domain/awaited.ts'
import type { BillingSources } from '../domain/billing/entitlement-source.ts'
import type { paging, waiting } from '../domain/parameters/parameters.ts'
import { pagePosition } from '../queries/page-position.ts'
import type { QueryContext, QueryDefinition } from '../queries/query-definition.ts'
import { errorResponses } from './error-responses.ts'
import { personOf, requirePermission } from './require-person.ts'
import type { WaitForArrival } from './wait-for-arrival.ts'

export type QueryRoutesContext = {
  client: MongoClient
  database: string
  topicPrefix: string
  billingSources: BillingSources
  cursorKey: Buffer
  waitForArrival: WaitForArrival
  /** Ends all waiting when the process shuts down. */
  leaving: AbortSignal
}

type CommonQuery = Partial<z.output<z.ZodObject<typeof paging & typeof waiting>>>

const numbersOnly = 'This role may search for order numbers only, since it does not see personal data.'
const defaultWaitMs = 5_000

/** Adds a GET route for each query. It waits for `after`, and reads in one snapshot of the database. */
export function addQueryRoutes(
  app: FastifyInstance,
  definitions: readonly QueryDefinition[],
  context: QueryRoutesContext,
): void {
  for (const definition of definitions) {
    const { notFound } = definition
    const onRequest = requirePermission(definition.permission ?? 'read')
    app.get(definition.path, { schema: schemaOf(definition), onRequest }, async (request, reply) => {
      const { role } = personOf(request)
      const { q } = request.query as { q?: string }
      if (q !== undefined && !maySearch(role, q)) return problem(reply, { status: 403, detail: numbersOnly })
      const found = await read(definition, request, context)
      if (found === undefined)
        return problem(reply, { status: 404, ...(notFound !== undefined && { detail: notFound }) })
      return reply
        .header('cache-control', 'no-store')
        .send(may(role, 'personalData') ? found : maskPersonalData(found))
    })
  }
}

function schemaOf({ operationId, summary, params, query, response, notFound }: QueryDefinition): object {
  const found = { description: 'The result.', content: { 'application/json': { schema: response } } }
  const statuses = [400, 401, 403, ...(notFound === undefined ? [] : [404 as const]), 503] as const
  return {
    ...{ operationId, summary, params, querystring: query },
    response: {
      200: found,
      ...errorResponses(statuses),
      ...('after' in query.shape && errorResponses([504])),
    },
  }
}

/** The request is already validated. */
async function read(
  definition: QueryDefinition,
  request: FastifyRequest,
  context: QueryRoutesContext,
): Promise<unknown> {
  const params = request.params as Record<string, unknown>
  const query = request.query as CommonQuery & Record<string, unknown>
  const page = pagePosition(context.cursorKey, definition, params, query)
  const { client, database, billingSources } = context
  const readIn = (snapshot: QueryContext['snapshot']) =>
    definition.read({ snapshot, now: new Date(), billingSources, ...page }, params, query)
  if (query.after === undefined) return inSnapshot(client, database, readIn)
  const awaited = awaitedOf(query.after, context.topicPrefix, definition.topic ?? 'orders')
  const poll = () =>
    inSnapshot(client, database, async (snapshot) =>
      (await hasArrived(snapshot, awaited)) ? { value: await readIn(snapshot) } : undefined,
    )
  const signal = AbortSignal.any([context.leaving, request.signal])
  return context.waitForArrival(poll, {
    awaited: query.after,
    waitMs: query.waitMs ?? defaultWaitMs,
    signal,
  })
}
