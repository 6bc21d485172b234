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

export type NamedToken = { name: string; token: Secret }

/** Returns the name of the token that the request carries; without one it has replied with 401. */
export type RequireNamedToken = (request: FastifyRequest, reply: FastifyReply) => string | undefined

/** Returns whether the request carries a token that will do; if not, it has replied with 401. */
export type RequireToken = (request: FastifyRequest, reply: FastifyReply) => boolean

/**
 * Bearer tokens as in RFC 6750. Tokens are compared in constant time.
 *
 * @param tokens any of them will do. When there is none, no request passes
 * @param details what the 401 says in each case; never the token
 */
export function requireToken(tokens: readonly Secret[], details: TokenDetails): RequireToken {
  const named = tokens.map((token) => ({ name: 'the token', token }))
  const nameOf = requireNamedToken(named, details)
  return (request, reply) => nameOf(request, reply) !== undefined
}

/**
 * As `requireToken`, for tokens that belong to different people or programs. The time it takes does not
 * depend on any token.
 */
export function requireNamedToken(tokens: readonly NamedToken[], details: TokenDetails): RequireNamedToken {
  const expected = tokens.map(({ name, token }) => ({ name, digest: digest(token.reveal()) }))
  return (request, reply) => {
    const given = tokenOf(request)
    const presented = digest(given ?? '')
    const matching = expected.filter((token) => timingSafeEqual(presented, token.digest))
    if (given !== undefined && matching[0] !== undefined) return matching[0].name
    const challenge = `Bearer realm="slipstream"${given === undefined ? '' : ', error="invalid_token"'}`
    const { missing, wrong, notConfigured = wrong } = details
    const detail = expected.length === 0 ? notConfigured : given === undefined ? missing : wrong
    problem(reply.header('www-authenticate', challenge), { status: 401, detail })
    return undefined
  }
}

/** The bearer token of a request; undefined without one. */
export function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
}

/** Of equal length for any token, as the comparison needs. */
const digest = (token: string): Buffer => hash('sha256', token, 'buffer')
