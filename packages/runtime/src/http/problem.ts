import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyServerOptions,
} from 'fastify'
import type { Logger } from '../observability/logger.ts'

/** RFC 9457 problem details; further members are extensions. */
export type Problem = {
  status: number
  /** Short, the same for every occurrence; default: the status's reason phrase. */
  title?: string
  /** What to fix, for this occurrence. Never a secret or an internal detail. */
  detail?: string
  /** URI reference of the kind of problem; default: `about:blank`. */
  type?: string
  instance?: string
  [extension: string]: unknown
}

export const problemContentType = 'application/problem+json'

/**
 * Replies with a problem: as bytes, since fastify adds a charset to text, which this media type does not
 * have. Set headers such as Retry-After on the reply before.
 */
export function problem(reply: FastifyReply, given: Problem): FastifyReply {
  return reply
    .status(given.status)
    .type(problemContentType)
    .send(Buffer.from(JSON.stringify(complete(given))))
}

/**
 * Turns errors and unknown routes into problems too, including fastify's own (400, 413, 415, …).
 *
 * @param logger has the causes of faults, by the id of the request. Fastify's own logs nothing unless it is
 *   given one, and then makes a child of it for each request
 */
export function replyWithProblems(app: FastifyInstance, logger: Pick<Logger, 'error'>): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (isFault(error)) logger.error({ err: error, reqId: request.id }, 'request failed')
    return replyToError(error, request, reply)
  })
  app.setNotFoundHandler((request, reply) =>
    problem(reply, { status: 404, detail: `There is nothing at ${request.method} ${pathOf(request)}.` }),
  )
}

/** For `fastify({ ...problemServerOptions })`: requests that fail before routing. */
export const problemServerOptions: Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> = {
  frameworkErrors: (error, request, reply) => void replyToError(error, request, reply),
  clientErrorHandler: (error, socket) => replyToSocket(error, socket),
}

const isFault = ({ statusCode = 500 }: FastifyError): boolean => statusCode < 400 || statusCode >= 500

function replyToError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  if (isFault(error)) {
    const detail = `This is a fault of the server, not of the request. The log has it under ${request.id}.`
    return problem(reply, { status: status > 500 ? status : 500, detail })
  }
  if (error.validation !== undefined) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      pointer: instancePath,
      detail: message,
    }))
    return problem(reply, {
      status,
      detail: `The ${error.validationContext ?? 'request'} is not valid.`,
      errors,
    })
  }
  // Messages of fastify are written for clients; others may have internal details.
  return problem(reply, error.code?.startsWith('FST_') ? { status, detail: error.message } : { status })
}

function replyToSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const body = JSON.stringify(complete({ status }))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${problemContentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

function complete({ status, ...given }: Problem): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...given }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}
