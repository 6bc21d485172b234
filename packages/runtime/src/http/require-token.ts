import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Secret } from '../config/secret.ts'
import { problem } from './problem.ts'

export type TokenDetails = {
  /** The request has no token. */
  missing: string
  /** The request has another token. */
  wrong: string
  /** No token is configured, so no request passes. */
  notConfigured?: string
}

/** Returns whether the request carries the token; if not, it has replied with 401. */
export type RequireToken = (request: FastifyRequest, reply: FastifyReply) => boolean

/**
 * Bearer tokens as in RFC 6750. Tokens are compared in constant time.
 *
 * @param token undefined when none is configured: then no request passes
 * @param details what the 401 says in each case; never the token
 */
export function requireToken(token: Secret | undefined, details: TokenDetails): RequireToken {
  const expected = token === undefined ? undefined : digest(token.reveal())
  return ({ headers }, reply) => {
    const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
    if (expected !== undefined && given !== undefined && timingSafeEqual(digest(given), expected)) return true
    const challenge = `Bearer realm="slipstream"${given === undefined ? '' : ', error="invalid_token"'}`
    const { missing, wrong, notConfigured = wrong } = details
    const detail = expected === undefined ? notConfigured : given === undefined ? missing : wrong
    problem(reply.header('www-authenticate', challenge), { status: 401, detail })
    return false
  }
}

/** Of equal length for any token, as the comparison needs. */
const digest = (token: string): Buffer => hash('sha256', token, 'buffer')
