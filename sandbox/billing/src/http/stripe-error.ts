import type { FastifyReply } from 'fastify'
import type { ActionError } from '../domain/action-error.ts'

type ErrorType = 'invalid_request_error' | 'api_error' | 'card_error' | 'idempotency_error'
export type StripeError = { type: ErrorType; message: string; code?: string; param?: string }

export function sendError(reply: FastifyReply, status: number, error: StripeError): FastifyReply {
  return reply.code(status).type('application/json').send({ error })
}

/** Where a path has other methods. */
export const refuseMethod = (reply: FastifyReply, message: string): FastifyReply =>
  sendError(reply, 405, { type: 'invalid_request_error', message })

export function errorOf({ code, message, param, status }: ActionError): StripeError {
  const type = status === 402 ? 'card_error' : 'invalid_request_error'
  return { type, code, message, ...(param !== undefined && { param }) }
}
