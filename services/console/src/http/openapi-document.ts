import { z } from 'zod'
import { acceptedAnswer } from './accepted-response.ts'
import { alertAnswer } from '../responses/alert.ts'
import { historyEventAnswer } from '../responses/history-event.ts'
import { orderAnswer } from '../responses/order.ts'
import { participantAnswer } from '../responses/participant.ts'
import { problemAnswer } from './problem-response.ts'
import { redriveAnswer } from '../responses/redrive.ts'
import { sequenceAnswer } from '../responses/sequence.ts'
import { serviceRequestAnswer } from '../responses/service-request.ts'
import { silenceAnswer } from '../responses/silence.ts'
import { answerOf, parametersOf } from './openapi-parts.ts'
import { wishOperationOf } from './openapi-command.ts'
import type { Route } from '../queries/query-definition.ts'
import type { WishRoute } from '../commands/command-definition.ts'

const refusals = {
  400: 'The question has a mistake; `errors` names each parameter.',
  401: 'The token is missing or wrong.',
  404: 'There is no such thing.',
  503: 'It cannot be answered now; Retry-After says when to ask again.',
  504: 'What `after` names did not come within `waitMs`.',
}

/** What answers are made of; every other answer is named after its question. */
const named: Record<string, z.ZodType> = {
  Order: orderAnswer,
  Participant: participantAnswer,
  HistoryEvent: historyEventAnswer,
  Alert: alertAnswer,
  Silence: silenceAnswer,
  Sequence: sequenceAnswer,
  Request: serviceRequestAnswer,
  Redrive: redriveAnswer,
  Accepted: acceptedAnswer,
  Problem: problemAnswer,
}

/** The API's OpenAPI 3.1 document, made from the schemas that the API itself checks with. */
export function openapiDocument(routes: readonly Route[], wishes: readonly WishRoute[]): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Slipstream console',
      version: '1',
      description:
        'Asks what Slipstream knows of orders and alerts, and leaves what people want done for the service that does it. Times are ISO 8601 UTC, money is a decimal text and a currency.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: pathsOf([
      ...routes.map((route) => [route.path, { get: operationOf(route) }] as const),
      ...wishes.map((wish) => [wish.path, { [wish.method]: wishOperationOf(wish) }] as const),
    ]),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: schemasOf(routes),
    },
  }
}

function pathsOf(all: readonly (readonly [path: string, operations: object])[]): object {
  const paths: Record<string, object> = {}
  for (const [path, operations] of all) paths[path] = { ...paths[path], ...operations }
  return paths
}

function operationOf(route: Route): object {
  const statuses = Object.entries(refusals).filter(
    ([status]) => status !== '404' || route.notFound !== undefined,
  )
  return {
    operationId: route.operationId,
    summary: route.summary,
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
    responses: {
      200: answerOf('What was asked for.', 'application/json', answerName(route)),
      ...Object.fromEntries(
        statuses.map(([status, meaning]) => [
          status,
          answerOf(meaning, 'application/problem+json', 'Problem'),
        ]),
      ),
    },
  }
}

function answerName({ operationId, answer }: Route): string {
  const name = Object.entries(named).find(([, schema]) => schema === answer)?.[0]
  return name ?? `${operationId[0]!.toUpperCase()}${operationId.slice(1)}Answer`
}

function schemasOf(routes: readonly Route[]): object {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  for (const route of routes)
    if (!registry.has(route.answer)) registry.add(route.answer, { id: answerName(route) })
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  )
}
