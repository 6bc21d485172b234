import type { FastifyReply } from 'fastify'
import type { Html } from './frame/html.ts'

/** Nothing from elsewhere, no code within the page, and no page of others around it. */
const policy = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
  ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
].join('; ')

/**
 * Sends markup that no browser keeps, since it may have personal data.
 *
 * @param options whether it shows a document of ours in a frame
 */
export function sendHtml(
  reply: FastifyReply,
  markup: Html,
  { hasFrames = false }: { hasFrames?: boolean } = {},
): FastifyReply {
  return reply
    .headers({
      'content-security-policy': hasFrames ? `${policy}; frame-src 'self'` : policy,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    })
    .type('text/html; charset=utf-8')
    .send(String(markup))
}
