import type { FastifyInstance } from 'fastify'
import type { PageParts } from '../page-parts.ts'
import { sendHtml } from '../send-html.ts'
import { viewerOf } from '../viewer-of.ts'
import { signedOutView } from './sign-in-view.ts'

/** Signing out, here and at the provider. */
export function addSignOut(app: FastifyInstance, parts: PageParts): void {
  const { sessions, cookie, openid, assets } = parts
  app.post('/sign-out', async (request, reply) => {
    const { signedIn } = request
    if (signedIn !== null) await sessions.end(signedIn.sessionId)
    cookie.clear(reply)
    void reply.header('clear-site-data', '"cache"')
    const url = signedIn?.idToken === undefined ? undefined : providerUrl(signedIn.idToken)
    if (url === undefined) return reply.redirect('/sign-in', 303)
    const { words, language } = viewerOf(request)
    return sendHtml(reply, signedOutView({ words, language, assets, url, label: openid?.config.label ?? '' }))
  })

  function providerUrl(sealed: string): string | undefined {
    const idToken = openid?.seal.open(sealed)
    return openid?.provider.signOutUrl(typeof idToken === 'string' ? idToken : undefined)?.href
  }
}
