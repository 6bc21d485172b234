import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyReply } from 'fastify'
import { BodyRefused } from './body-refused.ts'

/** Answers a body that was not taken; any other error is thrown on. */
export function answerBodyRefused(error: Error, reply: FastifyReply): void {
  if (!(error instanceof BodyRefused)) throw error
  const { statusCode: status, message: detail } = error
  // What is left of the body is not read.
  if (status !== 503) reply.header('connection', 'close')
  else reply.header('retry-after', 1)
  problem(reply, { status, detail })
}
