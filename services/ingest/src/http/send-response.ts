import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyReply } from 'fastify'
import type { AnswerResult } from './responses.ts'
import type { RefusalReason } from '../domain/delivery.ts'

/** What a delivery is answered with; `body` is JSON. */
export type Answer =
  | { status: 200; result: AnswerResult | 'preview'; body: string }
  | { status: 401 | 429 | 503; why: RefusalReason; detail: string; retryAfterSeconds?: number }

export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.status === 200) return reply.type('application/json; charset=utf-8').send(answer.body)
  const { status, detail, retryAfterSeconds } = answer
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return problem(reply, { status, detail })
}
