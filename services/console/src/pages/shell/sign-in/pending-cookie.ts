import type { FastifyReply, FastifyRequest } from 'fastify'
import { maxPendingMs, pendingSignInOf, type PendingSignIn } from '../../../access/domain/pending-sign-in.ts'
import type { Seal } from '../../../access/sealed.ts'

/** The cookie that ties a person at the provider to this browser. */
export type PendingCookie = {
  write(reply: FastifyReply, pending: PendingSignIn): void
  /** What was begun here, once: the cookie is cleared. */
  take(request: FastifyRequest, reply: FastifyReply, now: Date): PendingSignIn | undefined
}

/** @param isSecure whether people reach the console by https */
export function createPendingCookie(seal: Seal, { isSecure }: { isSecure: boolean }): PendingCookie {
  const name = isSecure ? '__Host-slipstream-sign-in' : 'slipstream-sign-in'
  // Lax: the provider sends people back from another site.
  const options = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'lax' } as const
  return {
    write: (reply, pending) =>
      void reply.setCookie(name, seal.seal(pending), { ...options, maxAge: maxPendingMs / 1_000 }),
    take: (request, reply, now) => {
      const sealed = request.cookies[name]
      if (sealed === undefined) return undefined
      void reply.clearCookie(name, options)
      return pendingSignInOf(seal.open(sealed), now)
    },
  }
}
