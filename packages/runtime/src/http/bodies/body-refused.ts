import { problem } from '../problem.ts'
import type { FastifyReply } from 'fastify'

/** A body that is refused, with the status of the response. */
export class BodyRefused extends Error {
  readonly statusCode: 408 | 413 | 503

  constructor(statusCode: 408 | 413 | 503, detail: string) {
    super(detail)
    this.name = 'BodyRefused'
    this.statusCode = statusCode
  }
}

/** Responds to a refused body; throws any other error on. */
export function respondBodyRefused(error: Error, reply: FastifyReply): void {
  if (!(error instanceof BodyRefused)) throw error
  const { statusCode: status, message: detail } = error
  // What is left of the body is not read.
  if (status !== 503) reply.header('connection', 'close')
  else reply.header('retry-after', 1)
  problem(reply, { status, detail })
}
