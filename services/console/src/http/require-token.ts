import { problem } from '@slipstream/runtime/http/problem.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { onRequestAsyncHookHandler } from 'fastify'
import { hash, timingSafeEqual } from 'node:crypto'

/** RFC 6750: answers 401 unless the request carries the token. It is compared in a time that tells nothing of it. */
export function requireToken(token: Secret): onRequestAsyncHookHandler {
  const expected = digest(token.reveal())
  return async (request, reply) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return
    const challenge = `Bearer realm="slipstream"${given === undefined ? '' : ', error="invalid_token"'}`
    const detail =
      given === undefined
        ? "Send the console's token: `Authorization: Bearer <token>`."
        : "This is not the console's token: it is what CONSOLE_TOKEN says, or what was made at the first start."
    return problem(reply.header('www-authenticate', challenge), { status: 401, detail })
  }
}

/** Of equal length for any token, as the comparison needs. */
function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}
