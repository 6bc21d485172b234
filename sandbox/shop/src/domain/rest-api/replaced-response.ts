import type { RestResponse, RestRequest } from './rest-request.ts'

/**
 * What stands in front of a shop's REST API, or has been put in its place, responds instead:
 * WordPress in maintenance (each update of a plugin), a proxy without its PHP, a site that moved, a
 * theme's page where `/wp-json/` is hidden.
 */
export type Replacement = 'maintenance' | 'bad-gateway' | 'moved' | 'page-not-found'

const html = ['Content-Type', 'text/html; charset=UTF-8'] as [string, string]
const page = (title: string): string => `<!DOCTYPE html><html><head><title>${title}</title></head></html>`

export function replaceResponses(
  kind: Replacement,
  { host, target }: Pick<RestRequest, 'host' | 'target'>,
): RestResponse {
  switch (kind) {
    case 'maintenance':
      return { status: 503, headers: [html, ['Retry-After', '600']], body: page('Maintenance'), pings: [] }
    case 'bad-gateway':
      return { status: 502, headers: [html], body: page('502 Bad Gateway'), pings: [] }
    case 'moved':
      return {
        status: 301,
        headers: [html, ['Location', `https://www.${host}${target}`]],
        body: '',
        pings: [],
      }
    case 'page-not-found':
      return { status: 404, headers: [html], body: page('Page not found'), pings: [] }
  }
}
