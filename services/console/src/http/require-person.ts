import { problem } from '@slipstream/runtime/http/problem.ts'
import { tokenOf } from '@slipstream/runtime/http/require-token.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { may, type Permission } from '../access/domain/permissions.ts'
import type { Person } from '../access/domain/person.ts'
import type { People } from '../access/people.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends the request; null before that is known, and where nobody needs to be. */
    person: Person | null
  }
}

/** Who sends a request that has passed `requirePerson`. */
export function personOf(request: FastifyRequest): Person {
  if (request.person === null) throw new Error(`${request.url} is served to anybody`)
  return request.person
}

/** Finds out who sends a request of the API; replies with 401 where its token is nobody's. */
export function requirePerson(people: People) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = tokenOf(request)
    request.person = (token === undefined ? undefined : people.byToken(token)) ?? null
    if (request.person !== null) return undefined
    const challenge = `Bearer realm="slipstream"${token === undefined ? '' : ', error="invalid_token"'}`
    const detail =
      token === undefined
        ? "Send the console's token: `Authorization: Bearer <token>`."
        : 'This is not a token of the console: CONSOLE_TOKEN, the one generated at the first start, or that of a person in `console.people`.'
    return problem(reply.header('www-authenticate', challenge), { status: 401, detail })
  }
}

/** Replies with 403 where the person lacks the permission. */
export function requirePermission(permission: Permission) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { role } = personOf(request)
    if (may(role, permission)) return undefined
    return problem(reply, {
      status: 403,
      detail: `This needs the permission ${permission}: a ${role} lacks it.`,
    })
  }
}
