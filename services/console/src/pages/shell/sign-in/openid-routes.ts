import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProviderUnavailable } from '../../../access/adapters/openid-discovery.ts'
import { callbackPath, SignInRefused } from '../../../access/adapters/openid-provider.ts'
import { providerPersonOf } from '../../../access/domain/provider-person.ts'
import type { OpenidSignIn } from '../../../access/start-openid-sign-in.ts'
import type { PageParts } from '../page-parts.ts'
import type { Words } from '../../words/en.ts'
import { createPendingCookie, type PendingCookie } from './pending-cookie.ts'
import { ownPath, showSignIn } from './sign-in-routes.ts'

const maxIdTokenLength = 8_000

type Context = { parts: PageParts; openid: OpenidSignIn; pendingCookie: PendingCookie }

/** Signing in at the provider: the way there, and back. */
export function addOpenidSignIn(app: FastifyInstance, parts: PageParts, openid: OpenidSignIn): void {
  const pendingCookie = createPendingCookie(openid.seal, parts.cookie)
  const context = { parts, openid, pendingCookie }
  app.get('/sign-in/openid', (request, reply) => goToProvider(request, reply, context))
  app.get(callbackPath, (request, reply) => comeBack(request, reply, context))
}

async function goToProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts, openid, pendingCookie }: Context,
): Promise<FastifyReply> {
  const { back, another } = request.query as { back?: unknown; another?: unknown }
  try {
    const options = { another: another !== undefined }
    const { url, pending } = await openid.provider.begin(ownPath(back), new Date(), options)
    pendingCookie.write(reply, pending)
    return await reply.redirect(url.href, 303)
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return showSignIn(request, reply.status(503), parts, { back, fault: ({ signIn }) => signIn.unavailable })
  }
}

async function comeBack(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
): Promise<FastifyReply> {
  const { parts, openid, pendingCookie } = context
  const now = new Date()
  const pending = pendingCookie.take(request, reply, now)
  if (pending === undefined)
    return showSignIn(request, reply.status(400), parts, {
      back: '/',
      fault: ({ signIn }) => signIn.notBegun,
    })
  const { back } = pending
  try {
    const query = request.url.slice(request.url.indexOf('?'))
    const { claims, idToken } = await openid.provider.finish(query, pending)
    const person = providerPersonOf(claims, openid.config, parts.people.isTaken)
    if ('refused' in person) {
      request.log.warn({ refused: person.refused, person: person.name }, 'refused a sign-in at the provider')
      const fault = ({ signIn }: Words) => signIn.refused[person.refused](person.name ?? '')
      return await showSignIn(request, reply.status(403), parts, { back, fault, canUseAnother: true })
    }
    const kept = idToken.length > maxIdTokenLength ? '' : openid.seal.seal(idToken)
    const { name, role, groups } = person
    // The key is new: one that was put into this browser before is of no use.
    parts.cookie.write(reply, await parts.sessions.begin(person, now, { groups, idToken: kept }))
    request.log.info({ person: name, role }, 'signed in at the provider')
    return await reply.redirect(back, 303)
  } catch (error) {
    return showFault(request, reply, context, { back, error })
  }
}

function showFault(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts }: Context,
  { back, error }: { back: string; error: unknown },
): FastifyReply {
  const isRefused = error instanceof SignInRefused
  if (!isRefused && !(error instanceof ProviderUnavailable)) throw error
  request.log.warn({ err: error }, 'could not sign in at the provider')
  const fault = ({ signIn }: Words): string => {
    if (!isRefused) return signIn.unavailable
    return error.isByPerson ? signIn.cancelled : signIn.invalid
  }
  return showSignIn(request, reply.status(isRefused ? 400 : 503), parts, { back, fault })
}
