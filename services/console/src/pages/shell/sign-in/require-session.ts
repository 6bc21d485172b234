import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn } from '../../../access/sessions.ts'
import type { PageParts } from '../page-parts.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request of a page; null where nobody needs to be signed in. */
    signedIn: SignedIn | null
  }
}

/** A form of another site, or of a session that has ended. */
export class ForeignForm extends Error {}

/** Lets requests of people who are signed in pass; others are sent to the page for signing in. */
export function requireSession({ sessions, cookie }: Pick<PageParts, 'sessions' | 'cookie'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const key = cookie.read(request)
    const isPage = request.method === 'GET' && !isEventStream(request)
    request.signedIn = (key && (await sessions.find(key, new Date(), isPage))) || null
    request.person = request.signedIn?.person ?? null
    if (request.signedIn === null) return signInFirst(request, reply)
    if (request.signedIn.newKey !== undefined) cookie.write(reply, request.signedIn.newKey)
    return undefined
  }
}

function signInFirst(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isEventStream(request)) return reply.status(401).send()
  const back = request.method === 'GET' ? request.url : '/'
  const url = back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`
  // A part of a page can't be replaced by a whole page.
  if (request.headers['hx-request'] !== undefined) return reply.header('hx-redirect', url).status(204).send()
  return reply.redirect(url, 303)
}

const isEventStream = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/event-stream') === true

/** @throws ForeignForm for a form that this console did not give to this session */
export async function requireOwnForm(request: FastifyRequest): Promise<void> {
  if (request.method !== 'POST') return
  requireSameSite(request)
  const { formToken } = (request.body ?? {}) as { formToken?: unknown }
  const expected = request.signedIn?.formToken ?? ''
  const isOwn = timingSafeEqual(digest(String(formToken)), digest(expected))
  if (!isOwn || expected === '') throw new ForeignForm()
}

/** Every browser that people use sends this header. One that does not is stopped by the form's token. */
export function requireSameSite({ headers }: FastifyRequest): void {
  const from = headers['sec-fetch-site']
  if (from !== undefined && from !== 'same-origin' && from !== 'none') throw new ForeignForm()
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')
