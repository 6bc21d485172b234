import { z } from 'zod'
import { answerOf, parametersOf } from './openapi-parts.ts'
import type { WishRoute } from '../commands/command-definition.ts'

const refusals = {
  400: 'The wish has a mistake; `errors` names each member that is wrong.',
  401: 'The token is missing or wrong.',
  404: 'There is no such thing.',
  409: 'It stands against what is so already.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The Idempotency-Key was used already, for something else.',
  503: 'It cannot be taken now; Retry-After says when to try again.',
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A text of your own: a repeat with the same one leaves nothing more. At most 255 letters, digits and signs.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

/** One wish as OpenAPI describes it. */
export function wishOperationOf({
  method,
  operationId,
  summary,
  params,
  given,
  mayRefuse,
}: WishRoute): object {
  const hasBody = method === 'post'
  const statuses = Object.entries(refusals).filter(([status]) => {
    if (['404', '409'].includes(status)) return mayRefuse.map(String).includes(status)
    return hasBody || !['413', '415'].includes(status)
  })
  const { $schema: _, ...body } = z.toJSONSchema(given, { io: 'input' })
  return {
    operationId,
    summary,
    parameters: [
      ...parametersOf('path', params),
      ...(hasBody ? [] : parametersOf('query', given)),
      idempotencyKey,
    ],
    ...(hasBody && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      202: {
        ...answerOf('Left for the service that does it.', 'application/json', 'Accepted'),
        headers: {
          Location: { description: 'Where to ask what became of it.', schema: { type: 'string' } },
          'Retry-After': { description: 'Seconds until it is worth asking.', schema: { type: 'integer' } },
        },
      },
      ...Object.fromEntries(
        statuses.map(([status, meaning]) => [
          status,
          answerOf(meaning, 'application/problem+json', 'Problem'),
        ]),
      ),
    },
  }
}
