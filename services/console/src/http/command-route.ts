import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MongoClient } from 'mongodb'
import { QueryMistake } from '../domain/invalid-parameters.ts'
import { readParameters } from '../domain/read-parameters.ts'
import { leaveWish } from '../commands/submit-command.ts'
import { refuse } from './refuse.ts'
import type { WishRoute } from '../commands/command-definition.ts'

const largestBodyBytes = 16 * 1024
const places = { request: '/api/requests', redrive: '/api/redrives' }

/** Serves what people want done: checked, left for the service that does it, and answered 202 with the place to ask about it. */
export function takeWishes(
  app: FastifyInstance,
  routes: readonly WishRoute[],
  { client, database, leaving }: { client: MongoClient; database: string; leaving: AbortSignal },
): void {
  async function take(route: WishRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const params = readParameters(route.params, request.params as Record<string, unknown>)
    const given = readParameters(route.given, route.method === 'post' ? bodyOf(request) : queryOf(request))
    const idempotencyKey = idempotencyKeyOf(request)
    const left = await leaveWish({ client, database, now: new Date() }, route, {
      params,
      given,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    })
    if ('notFound' in left) return problem(reply, { status: 404, detail: left.notFound })
    if ('conflict' in left) return problem(reply, { status: 409, detail: left.conflict })
    const location = `${places[left.kind]}/${left.id}`
    return reply
      .status(202)
      .headers({ location, 'retry-after': '1', 'cache-control': 'no-store' })
      .send({ id: left.id, location })
  }

  for (const route of routes) {
    app.route({
      method: route.method.toUpperCase(),
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      bodyLimit: largestBodyBytes,
      handler: (request, reply) =>
        take(route, request, reply).catch((error: unknown) => refuse(error, request, reply, leaving)),
    })
  }
}

function bodyOf({ body }: FastifyRequest): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>
  throw new QueryMistake([{ parameter: 'body', detail: 'the body must be a JSON object' }])
}

function queryOf({ query }: FastifyRequest): Record<string, unknown> {
  return query as Record<string, unknown>
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)) return key
  const detail = 'Idempotency-Key must be a text of at most 255 letters, digits and signs'
  throw new QueryMistake([{ parameter: 'Idempotency-Key', detail }])
}
