import type { FastifyReply, FastifyRequest } from 'fastify'

/** The cookie with a session's key. */
export type SessionCookie = {
  /** Whether browsers send it over https only. */
  isSecure: boolean
  read(request: FastifyRequest): string | undefined
  write(reply: FastifyReply, key: string): void
  clear(reply: FastifyReply): void
}

/** @param isSecure whether people reach the console by https: then the cookie is never sent otherwise */
export function createSessionCookie({ isSecure }: { isSecure: boolean }): SessionCookie {
  // Browsers accept the prefix only from this very host, over https.
  const name = isSecure ? '__Host-slipstream' : 'slipstream'
  // Lax and not strict: a link in a message about an alert opens the page. What
  // changes something needs the form's token.
  const options = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'lax' } as const
  return {
    isSecure,
    read: (request) => request.cookies[name],
    write: (reply, key) => void reply.setCookie(name, key, options),
    clear: (reply) => void reply.clearCookie(name, options),
  }
}
