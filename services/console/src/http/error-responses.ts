import { z } from 'zod'

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe('What to fix.'),
    errors: z
      .array(z.object({ parameter: z.string(), detail: z.string() }))
      .optional()
      .describe('Each invalid parameter.'),
    awaited: z.string().optional().describe('The value of `after`, when it did not arrive in time.'),
  })
  .meta({ id: 'ApiProblem', description: 'An error (RFC 9457).' })

const retryAfter = { 'Retry-After': { type: 'integer', description: 'Seconds until a retry makes sense.' } }

const descriptions = {
  400: 'The request is invalid; `errors` names each parameter.',
  401: 'The token is missing or wrong.',
  403: 'The role of the token does not allow it.',
  404: 'Not found.',
  409: 'The request conflicts with the current state.',
  410: 'It was there, and is removed.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  416: 'The range is beyond the end of the file.',
  422: 'The Idempotency-Key was already used for another command.',
  503: 'Unavailable; Retry-After says when to try again.',
  504: 'What `after` names did not arrive within `waitMs`.',
}

/** The error responses of a route, for the API's document. */
export function errorResponses(statuses: readonly (keyof typeof descriptions)[]): Record<string, object> {
  const content = { 'application/problem+json': { schema: problem } }
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: descriptions[status], ...(status >= 503 && { headers: retryAfter }), content },
    ]),
  )
}
