import { hash, timingSafeEqual } from 'node:crypto'
import { problem } from '@slipstream/runtime/http/problem.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

type MayPass = (request: FastifyRequest, reply: FastifyReply) => boolean

/** Of equal length for any token, as the comparison needs. */
const digest = (token: string): Buffer => hash('sha256', token, 'buffer')

/**
 * RFC 6750: says whether the request carries the token, and answers 401 when it does not. The token is compared in a time that
 * tells nothing of it. Nobody passes while there is none.
 */
export function requireToken(token: Secret | undefined): MayPass {
  const expected = token === undefined ? undefined : digest(token.reveal())
  return ({ headers }, reply) => {
    const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
    if (expected !== undefined && given !== undefined && timingSafeEqual(digest(given), expected)) return true
    const challenge = `Bearer realm="slipstream"${given === undefined ? '' : ', error="invalid_token"'}`
    problem(reply.header('www-authenticate', challenge), { status: 401, detail: whyNot(expected, given) })
    return false
  }
}

function whyNot(expected: Buffer | undefined, given: string | undefined): string {
  if (expected === undefined) return 'No recovered orders are taken here: INGEST_TOKEN is not set for ingest.'
  if (given === undefined) return "Send ingest's token: `Authorization: Bearer <token>`."
  return "This is not ingest's token: it is what INGEST_TOKEN says here."
}
