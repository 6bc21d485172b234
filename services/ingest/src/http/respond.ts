import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { AcceptResult, Refused } from '../domain/accept-result.ts'
import type { RefusalReason } from '../domain/delivery.ts'
import type { acceptedResponse } from './responses.ts'

/** Sends the response of a result. */
export function respond(reply: FastifyReply, result: AcceptResult): FastifyReply {
  if (result.outcome !== 'refused') {
    return reply.send(accepted(result))
  }
  const { reason, detail, retryAfterMs } = result
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  return problem(reply, { status: statusOf[reason], detail })
}

function accepted(result: Exclude<AcceptResult, Refused>): z.input<typeof acceptedResponse> {
  if (result.outcome === 'ping') return { result: 'ping' }
  const { outcome, eventId, position } = result
  return { result: outcome, eventId, position }
}

/** The result of a request that failed before it was a delivery. */
export function resultOfError({
  statusCode = 500,
  message,
}: {
  statusCode?: number
  message: string
}): AcceptResult {
  const reason = reasonOf.get(statusCode) ?? (statusCode < 500 ? 'bad_request' : 'failed')
  return { outcome: 'refused', reason, detail: message }
}

const statusOf: Readonly<Record<RefusalReason, number>> = {
  unsigned: 401,
  wrong_signature: 401,
  stale: 401,
  rate_limited: 429,
  unavailable: 503,
  too_large: 413,
  bad_request: 400,
  failed: 500,
}
const reasonOf = new Map<number, RefusalReason>([
  [413, 'too_large'],
  [503, 'unavailable'],
])
