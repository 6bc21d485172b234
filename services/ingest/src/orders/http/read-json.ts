import type { FastifyReply, FastifyRequest } from 'fastify'
import { wellFormed } from '@slipstream/read-models/well-formed.ts'
import { problem } from '@slipstream/runtime/http/problem.ts'

/**
 * Replaces the bytes of a body by the JSON that they are. No content type is a reason to refuse it.
 *
 * @returns the reply, when it is no JSON; then the request ends
 */
export function readJson(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const { body } = request
  if (!Buffer.isBuffer(body) || body.length === 0) {
    request.body = undefined
    return undefined
  }
  try {
    const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
    // The log and the database would write half of a surrogate pair differently.
    request.body = typeof parsed === 'object' && parsed !== null ? wellFormed(parsed) : parsed
    return undefined
  } catch {
    return problem(reply, { status: 400, detail: 'The body is not JSON in UTF-8.' })
  }
}
