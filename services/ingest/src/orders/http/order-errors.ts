import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { isUnavailable } from '@slipstream/mongo/errors/is-unavailable.ts'
import { problem } from '@slipstream/runtime/http/problem.ts'
import { respondBodyRefused } from '@slipstream/runtime/http/bodies/body-refused.ts'
import { OrderRefused } from '../order-refused.ts'

/** The collections and indexes do not exist yet, as the database has not responded since the start. */
export class NotPrepared extends Error {}

/**
 * Responds to what is expected with a problem. Other errors are passed on to the
 * application's handler, which reports a fault.
 */
export const respondOrderError =
  (logger: Pick<Logger, 'warn'>) =>
  (error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply | void => {
    if (error instanceof OrderRefused) {
      const { status, message: detail, pointer } = error
      if (status === 503 || status === 409) void reply.header('retry-after', 1)
      return problem(reply, {
        status,
        detail,
        ...(pointer !== undefined && { errors: [{ pointer, detail }] }),
      })
    }
    if (error instanceof NotPrepared || isUnavailable(error)) {
      logger.warn({ err: error, reqId: request.id }, 'could not handle an order: responded 503')
      const detail = 'The database is unavailable. Send it again with the same Idempotency-Key.'
      return problem(reply.header('retry-after', 2), { status: 503, detail })
    }
    return respondBodyRefused(error, reply)
  }
