import { problem } from '@slipstream/runtime/http/problem.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MongoClient } from 'mongodb'
import { z } from 'zod'
import type { CommandDefinition } from '../commands/command-definition.ts'
import { may, type Permission } from '../access/domain/permissions.ts'
import { submitCommand } from '../commands/submit-command.ts'
import { parameter } from '../domain/parameters/parameter.ts'
import { acceptedResponse } from '../responses/accepted.ts'
import { errorResponses } from './error-responses.ts'
import { personOf, requirePermission } from './require-person.ts'

export type CommandRoutesContext = { client: MongoClient; database: string }

const maxBodyBytes = 16 * 1024
const pathOf = { request: '/api/requests', redrive: '/api/redrives', export: '/api/exports' }

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
const headers = z.object({
  'Idempotency-Key': parameter(
    'A text of your choice. A repeat with the same key submits nothing',
    'a text of at most 255 letters, digits and signs',
    z
      .string()
      .max(255)
      .regex(/^[!-~]([ -~]*[!-~])?$/),
  ).optional(),
})

const accepted = {
  description: 'The command was submitted.',
  headers: {
    Location: { type: 'string', description: 'Where its state and result are.' },
    'Retry-After': { type: 'integer', description: 'Seconds to wait before polling.' },
  },
  content: { 'application/json': { schema: acceptedResponse } },
}

/** Adds a route for each command, which responds 202 with the address of the result. */
export function addCommandRoutes(
  app: FastifyInstance,
  definitions: readonly CommandDefinition[],
  context: CommandRoutesContext,
): void {
  for (const definition of definitions) {
    app.route({
      method: definition.method,
      url: definition.path,
      bodyLimit: maxBodyBytes,
      // Refused before the body is read.
      onRequest: requirePermission(definition.permission ?? 'administer'),
      preValidation: async (request) => nameActor(definition, request),
      schema: schemaOf(definition),
      handler: (request, reply) => submit(definition, request, reply, context),
    })
  }
}

function schemaOf({ method, operationId, summary, params, input, refusals }: CommandDefinition): object {
  const hasBody = method === 'POST'
  const statuses = [400, 401, 403, ...refusals, ...(hasBody ? ([413, 415] as const) : []), 422, 503] as const
  return {
    ...{ operationId, summary, params, headers },
    ...(hasBody ? { body: input } : { querystring: input }),
    response: { 202: accepted, ...errorResponses(statuses) },
  }
}

/** A person with a token of their own is who acts, whatever the request says. */
function nameActor({ method }: CommandDefinition, request: FastifyRequest): void {
  const { name, isShared } = personOf(request)
  const input = method === 'POST' ? request.body : request.query
  if (!isShared && isRecord(input)) Object.assign(input, { by: name })
}

/** The request is already validated. */
async function submit(
  definition: CommandDefinition,
  request: FastifyRequest,
  reply: FastifyReply,
  { client, database }: CommandRoutesContext,
): Promise<FastifyReply> {
  const idempotencyKey = request.headers['Idempotency-Key'] as string | undefined
  const { role } = personOf(request)
  const submitting = { client, database, now: new Date(), may: (one: Permission) => may(role, one) }
  const result = await submitCommand(submitting, definition, {
    params: request.params as Record<string, unknown>,
    input: (definition.method === 'POST' ? request.body : request.query) as Record<string, unknown>,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  })
  if ('notFound' in result) return problem(reply, { status: 404, detail: result.notFound })
  if ('forbidden' in result) return problem(reply, { status: 403, detail: result.forbidden })
  if ('conflict' in result) return problem(reply, { status: 409, detail: result.conflict })
  const location = `${pathOf[result.kind]}/${result.id}`
  return reply
    .status(202)
    .headers({ location, 'retry-after': '1', 'cache-control': 'no-store' })
    .send({ id: result.id, location })
}
