import type { RestResult } from './rest-request.ts'

/**
 * A response's headers after Host and Date, in WordPress' order.
 *
 * @param allow the methods of the route; undefined where there is no such header
 */
export function responseHeaders(
  { totals }: RestResult,
  siteUrl: string,
  knownUser: boolean,
  allow: string | undefined,
): [name: string, value: string][] {
  const paged = totals !== undefined && totals.links.length > 0
  const headers: [string, string | undefined][] = [
    ['Connection', 'close'],
    ['X-Powered-By', 'PHP/8.2.35'],
    ['Content-Type', 'application/json; charset=UTF-8'],
    ['X-Robots-Tag', 'noindex'],
    ['Link', paged ? undefined : `<${siteUrl}/wp-json/>; rel="https://api.w.org/"`],
    ['X-Content-Type-Options', 'nosniff'],
    ['Access-Control-Expose-Headers', 'X-WP-Total, X-WP-TotalPages, Link'],
    [
      'Access-Control-Allow-Headers',
      'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type',
    ],
    ['X-WP-Total', totals && String(totals.total)],
    ['X-WP-TotalPages', totals && String(totals.pages)],
    ['Link', paged ? totals.links.join(', ') : undefined],
    ['Allow', knownUser ? allow : undefined],
    ['Vary', knownUser ? undefined : 'Origin'],
    ['Expires', knownUser ? 'Wed, 11 Jan 1984 05:00:00 GMT' : undefined],
    ['Cache-Control', knownUser ? 'no-cache, must-revalidate, max-age=0, no-store, private' : undefined],
  ]
  return headers.filter((header): header is [string, string] => header[1] !== undefined)
}
