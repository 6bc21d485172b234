import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { forgottenAfterMs, lockedForMs } from '../../../access/domain/lock-out.ts'
import type { PageParts } from '../page-parts.ts'
import { sendHtml } from '../send-html.ts'
import { languageFor, wordsFor } from '../../words/words-for.ts'
import type { Words } from '../../words/en.ts'
import { addOpenidSignIn } from './openid-routes.ts'
import { requireSameSite } from './require-session.ts'
import { signInView } from './sign-in-view.ts'

type Fault = (words: Words) => string

const maxTokenLength = 500

/** Signing in, which nobody needs to be signed in for. */
export function addSignIn(app: FastifyInstance, parts: PageParts): void {
  app.get('/sign-in', (request, reply) => {
    const { back } = request.query as { back?: unknown }
    const isExpired = parts.cookie.read(request) !== undefined
    return showSignIn(request, reply, parts, {
      back,
      ...(isExpired && { fault: (words) => words.signIn.expired }),
    })
  })
  if (parts.openid !== undefined) addOpenidSignIn(app, parts, parts.openid)
  app.post('/sign-in', { bodyLimit: 4_096 }, (request, reply) => signIn(request, reply, parts))
}

async function signIn(request: FastifyRequest, reply: FastifyReply, parts: PageParts): Promise<FastifyReply> {
  requireSameSite(request)
  const { token, back } = (request.body ?? {}) as { token?: unknown; back?: unknown }
  const { failures, people, sessions, cookie } = parts
  const now = new Date()
  const lockedMs = lockedForMs(await failures.find(request.ip), now)
  if (lockedMs > 0) {
    const seconds = Math.ceil(lockedMs / 1_000)
    void reply.status(429).header('retry-after', seconds)
    return showSignIn(request, reply, parts, { back, fault: (words) => words.signIn.locked(seconds) })
  }
  const given = typeof token === 'string' ? token.trim() : ''
  const person = given.length > maxTokenLength ? undefined : people.byToken(given)
  if (person === undefined) {
    await failures.add(request.ip, now, new Date(now.getTime() + forgottenAfterMs))
    request.log.warn({ address: request.ip }, 'refused a sign-in: the token belongs to no person')
    return showSignIn(request, reply.status(401), parts, { back, fault: (words) => words.signIn.wrong })
  }
  await failures.clear(request.ip)
  // The key is new: one that was put into this browser before is of no use.
  cookie.write(reply, await sessions.begin(person, now))
  request.log.info({ person: person.name, role: person.role }, 'signed in')
  return reply.redirect(ownPath(back), 303)
}

/** The part of an address that stays on this server; the overview for any other one. */
export function ownPath(back: unknown): string {
  const isOwn = typeof back === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(back) && back.length <= 2_000
  return isOwn ? back : '/'
}

/** The page for signing in, with what went wrong. */
export function showSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { assets, openid }: PageParts,
  { back, fault, canUseAnother = false }: { back: unknown; fault?: Fault; canUseAnother?: boolean },
): FastifyReply {
  const language = languageFor(request.cookies['language'], request.headers['accept-language'])
  const words = wordsFor(language)
  return sendHtml(
    reply,
    signInView({
      ...{ words, language, assets, canUseAnother },
      ...{ back: ownPath(back), fault: fault?.(words) ?? null, provider: openid?.config.label },
    }),
  )
}
