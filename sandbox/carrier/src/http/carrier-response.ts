import type { FastifyReply } from 'fastify'
import type { ErrorDetail } from '../domain/booking/address-rules.ts'

/** A response that is not sent yet, so that a fault can happen to it. */
export type CarrierResponse = {
  status: number
  /** Bytes are a PDF file; everything else is sent as JSON. */
  body: object
  headers?: Record<string, string>
}

export function refusal(status: number, code: string, message: string): CarrierResponse {
  return errorResponse(status, [{ code, message }])
}

export function errorResponse(status: number, errors: ErrorDetail[], more: object = {}): CarrierResponse {
  return { status, body: { errors, ...more } }
}

/** Where a path has other methods. */
export const refuseMethod = (reply: FastifyReply, detail: string): FastifyReply =>
  sendResponse(reply, refusal(405, 'METHOD.NOT_ALLOWED', detail))

export function sendResponse(
  reply: FastifyReply,
  { status, body, headers = {} }: CarrierResponse,
): FastifyReply {
  const bytes = bytesOf(body)
  const type = Buffer.isBuffer(body) ? 'application/pdf' : 'application/json'
  return reply.code(status).headers(headers).type(type).send(bytes)
}

export function bytesOf(body: object): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
}
