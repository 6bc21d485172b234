import { problem } from '@slipstream/runtime/http/problem.ts'
import { requireNamedToken, type NamedToken } from '@slipstream/runtime/http/require-token.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Whom the console acts for: the name in UTF-8, percent-encoded. */
const actorHeader = 'slipstream-actor'

const tokenDetails = {
  missing: 'Send the token of an admin: `Authorization: Bearer <token>`.',
  wrong: 'This is not the token of an admin of the source.',
}
const noActor =
  'A request with the token of ingest names the person it is for, in the header Slipstream-Actor.'
const maxNameLength = 200
const ofConsole = 'console'
const ofAdmin = 'admin '

/**
 * Who sends a request: an admin by their token, or the person whom the console
 * names, which has ingest's own token.
 *
 * @returns a function that has replied where it returns undefined
 */
export function createActorOf(
  admins: readonly NamedToken[],
  ingestTokens: readonly Secret[],
): (request: FastifyRequest, reply: FastifyReply) => string | undefined {
  const named = admins.map(({ name, token }) => ({ name: ofAdmin + name, token }))
  const internal = ingestTokens.map((token) => ({ name: ofConsole, token }))
  const nameOf = requireNamedToken([...named, ...internal], tokenDetails)
  return (request, reply) => {
    const name = nameOf(request, reply)
    if (name === undefined) return undefined
    if (name !== ofConsole) return name.slice(ofAdmin.length)
    const actor = actorIn(request.headers[actorHeader])
    if (actor === undefined) problem(reply, { status: 400, detail: noActor })
    return actor
  }
}

function actorIn(header: string | string[] | undefined): string | undefined {
  try {
    const name = decodeURIComponent(String(header ?? ''))
    return /^[^\p{Cc}]+$/u.test(name) && name.length <= maxNameLength ? name : undefined
  } catch {
    return undefined
  }
}
