import { problem, type Problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { explainFailure } from './explain-failure.ts'

/** Answers a request that failed as expected with a problem; a fault of ours is thrown on. */
export function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  leaving: AbortSignal,
): FastifyReply {
  const explained = explainFailure(error) ?? (isOver(request, leaving) ? over : undefined)
  if (explained === undefined) throw error
  if (explained.status === 503) void reply.header('retry-after', '1')
  if (explained.status === 503 && explained !== over) {
    request.log.warn({ err: error }, 'a request could not be answered')
  }
  return problem(reply, explained)
}

const over: Problem = { status: 503, detail: 'This process is leaving: ask again.' }

/** Waiting ends when the process leaves, and when the asker has. */
function isOver(request: FastifyRequest, leaving: AbortSignal): boolean {
  return leaving.aborted || request.signal.aborted
}
