import { backfillPurposes } from '@slipstream/events/event-types/provenance.ts'
import { recoveredTypes } from '../domain/recovered.ts'

type Response = Record<string, unknown>
type ProblemResponse = (description: string, status: number, title: string) => Response

/** The path item of `POST /recoveries/{source}`; `taken` and `problem` are the responses that it shares with webhooks. */
export function recoveriesPath(
  bodyLimitBytes: number,
  taken: Response,
  problem: ProblemResponse,
): Record<string, unknown> {
  return orderPath(bodyLimitBytes, {
    operationId: 'acceptRecovery',
    summary: 'An order that a source did not deliver',
    description:
      "Takes the order's JSON exactly as the shop's REST API gave it. The same order as the same event is a duplicate, unless the header `slipstream-recovered-after` names another position of the order's last known event. Of an order that the shop no longer has, as OrderDeleted: its `id`, and as `deletedAfter` the modification time of the last state that is known, or null; told again it is a duplicate, and an order that came back has another last state.",
    responses: {
      200: taken,
      ...refusals(bodyLimitBytes, problem),
      503: problem('The log cannot take it now; see Retry-After', 503, 'Service Unavailable'),
    },
  })
}

/** The path item of `POST /previews/{source}`. */
export function previewsPath(bodyLimitBytes: number, problem: ProblemResponse): Record<string, unknown> {
  const schema = { $ref: '#/components/schemas/Preview' }
  return orderPath(bodyLimitBytes, {
    operationId: 'previewOrder',
    summary: 'What an order would become by the configured mapping',
    description: "Takes the order's JSON as the shop's REST API gives it. Nothing is appended.",
    responses: {
      200: { description: 'The event it would be, or why not.', content: { 'application/json': { schema } } },
      ...refusals(bodyLimitBytes, problem),
      503: problem('Too many large bodies at the same time; see Retry-After', 503, 'Service Unavailable'),
    },
  })
}

function orderPath(bodyLimitBytes: number, operation: Record<string, unknown>): Record<string, unknown> {
  const source = { name: 'source', in: 'path', required: true, schema: { type: 'string' } }
  const event = {
    name: 'event',
    in: 'query',
    required: true,
    description: 'What the order is to become in the log.',
    schema: { type: 'string', enum: recoveredTypes },
  }
  const purpose = {
    name: 'purpose',
    in: 'query',
    required: false,
    description:
      'Of an order that was not lost, but is brought in later; see `provenance.purpose` of the event.',
    schema: { type: 'string', enum: backfillPurposes },
  }
  const requestBody = {
    required: true,
    content: { 'application/json': { schema: { type: 'object' } } },
    'x-max-bytes': bodyLimitBytes,
  }
  return {
    parameters: [source],
    post: { ...operation, security: [{ token: [] }], parameters: [event, purpose], requestBody },
  }
}

function refusals(bodyLimitBytes: number, problem: ProblemResponse): Record<number, Response> {
  return {
    400: problem('The query does not name an event, or has a purpose that is not known', 400, 'Bad Request'),
    401: problem('The token is missing or wrong, or none is set', 401, 'Unauthorized'),
    404: problem('No such source, or orders of its type cannot be recovered', 404, 'Not Found'),
    405: problem('Not POST; see Allow', 405, 'Method Not Allowed'),
    413: problem(`The body is larger than ${bodyLimitBytes} bytes`, 413, 'Payload Too Large'),
  }
}
