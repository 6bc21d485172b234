import { parseJson, retryAfterMs } from '../../../adapters/http/response-facts.ts'
import { ShopFault } from '../../shop-fault.ts'

/** The JSON of a response of 200 or 201. @param path as requested @throws ShopFault for any other response */
export function understandResponse(path: string, response: Response, text: string): unknown {
  const { status, url } = response
  const body = parseJson(text)
  if ((status === 200 || status === 201) && body !== undefined) return body
  const code = errorCode(body)
  const message = `the shop answered ${path} with ${status}${code === undefined ? '' : ` ${code}`}`
  if (status === 401 || status === 403) {
    if (url.startsWith('http:'))
      throw new ShopFault('unauthorized', `${message} over plain HTTP`, { status, code, hint: 'plain-http' })
    throw new ShopFault('unauthorized', message, { status, code })
  }
  if (status === 408 || status === 429 || status >= 500) {
    const requestedRestMs = retryAfterMs(response.headers)
    const wait =
      requestedRestMs === undefined ? '' : `, with Retry-After: ${Math.ceil(requestedRestMs / 1_000)} s`
    throw new ShopFault('unavailable', `${message}${wait}`, { status, code, retryAfterMs: requestedRestMs })
  }
  if (status >= 300 && status < 400) {
    throw new ShopFault('unexpected', `${message}${target(response)}`, { status, hint: 'redirect' })
  }
  const isOfWordPress = code !== undefined
  throw new ShopFault(
    'unexpected',
    isOfWordPress ? message : `${message}, which is not an answer of a REST API`,
    {
      status,
      code,
    },
  )
}

/** Where a redirect points to: never its query, which may hold anything. */
function target(response: Response): string {
  const location = response.headers.get('location')
  if (location === null || !URL.canParse(location, response.url)) return ''
  const { origin, pathname } = new URL(location, response.url)
  return `, a redirect to ${`${origin}${pathname}`.slice(0, 200)}`
}

/** Only a word of WordPress' kind: what a stranger's page says has no place in our messages. */
function errorCode(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  return typeof body.code === 'string' && /^[a-z0-9_]{1,80}$/.test(body.code) ? body.code : undefined
}
