import { z } from 'zod'
import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import { orderStatusSchema } from './schemas/status-schema.ts'

const text = (description: string) => ({ type: 'string' as const, description })
const entityTag = { ETag: text('Of this state of the order, for If-Match and If-None-Match.') }
const location = { Location: text('Where the order is, and how far it is.') }
const applied = { 'Preference-Applied': text('Which preferences were kept to.') }
const challenge = { 'WWW-Authenticate': text('As in RFC 6750.') }

/** The order, with headers that are documented. */
export const orderResponse = (
  description: string,
  ...headers: (keyof typeof headersOf)[]
): ReturnType<typeof jsonResponse> & { headers: object } => ({
  ...jsonResponse(description, orderStatusSchema),
  headers: Object.assign({}, entityTag, ...headers.map((name) => headersOf[name])) as object,
})

const headersOf = { location, applied, retryAfter }

export const notModified = z.null().describe('Nothing has changed since the ETag in If-None-Match.')

/** What any of the routes may respond. */
export const refusals = {
  400: problemResponse('The request has mistakes; `errors` names the field of each.'),
  401: problemResponse('The token is missing or wrong.', challenge),
  404: problemResponse('There is no such source or order here.'),
  503: problemResponse(
    'The database is unavailable or busy. A repeat with the same key is safe.',
    retryAfter,
  ),
}

/** What a route with a key and a body may respond besides. */
export const submissionRefusals = (bodyLimitBytes: number) => ({
  ...refusals,
  408: problemResponse('The body arrives too slowly.'),
  409: problemResponse('A request with this Idempotency-Key is still running.', retryAfter),
  413: problemResponse(`The body is larger than ${bodyLimitBytes} bytes.`),
  422: problemResponse('This Idempotency-Key was used for another request.'),
})
