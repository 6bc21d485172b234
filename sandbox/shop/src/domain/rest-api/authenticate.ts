import type { ApiKey } from '../../shop-options.ts'
import type { RestRequest } from './rest-request.ts'
import { RestError } from './rest-error.ts'

/**
 * The client, by Basic authentication or by consumer_key and consumer_secret in the query. Both are ignored
 * over plain HTTP, as if nothing had been sent.
 *
 * @returns undefined for a stranger, to whom an unknown key belongs too
 * @throws RestError when the key is known but its secret or permissions are not enough
 */
export function authenticate(
  request: RestRequest,
  query: URLSearchParams,
  rules: { apiKeys: ApiKey[]; plainHttpOnLoopback: boolean },
): ApiKey | undefined {
  if (!request.secure && !(rules.plainHttpOnLoopback && request.loopback)) return undefined
  const [key, secret] = basic(request.authorization) ?? [
    query.get('consumer_key'),
    query.get('consumer_secret'),
  ]
  const known = rules.apiKeys.find((candidate) => candidate.key === key)
  if (known === undefined) return undefined
  if (known.secret !== secret) throw refused('Consumer secret is invalid.')
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (known.permissions === 'write' && reads) {
    throw new NoPermission('The API key provided does not have read permissions.')
  }
  if (known.permissions === 'read' && !reads) {
    throw new NoPermission('The API key provided does not have write permissions.')
  }
  return known
}

/** The client is known, so the response has the headers for a known user. */
export class NoPermission extends RestError {
  constructor(message: string) {
    super(401, 'woocommerce_rest_authentication_error', message)
  }
}

function refused(message: string): RestError {
  return new RestError(401, 'woocommerce_rest_authentication_error', message)
}

function basic(header: string | undefined): [string, string] | undefined {
  const encoded = /^Basic (\S+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return colon < 0 ? undefined : [decoded.slice(0, colon), decoded.slice(colon + 1)]
}
