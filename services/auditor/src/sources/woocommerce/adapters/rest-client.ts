import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { readLimited } from '@slipstream/runtime/http/read-limited.ts'
import { networkCode } from '../../../adapters/http/response-facts.ts'
import { createPace } from '@slipstream/runtime/async/pace.ts'
import { keySender } from './send-keys.ts'
import { ShopFault } from '../../shop-fault.ts'
import { understandResponse } from './understand-response.ts'

export type RestClientOptions = {
  /** Where the shop is; https, or http on this machine. */
  url: string
  key: Secret
  secret: Secret
  /**
   * How the keys are sent: in the Authorization header, or in the query for hosts that drop that header.
   * Default: the header, and over TLS the query where the shop saw no keys.
   */
  auth?: 'header' | 'query' | undefined
  requestsPerSecond?: number
  /** For one response, to its last byte. */
  timeoutMs?: number
  maxBytes?: number
}

export type RestRequest = {
  method?: 'GET' | 'PUT'
  /** Below `/wp-json/wc/v3/`. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: unknown
}

/**
 * Asks the shop, and gives back the JSON of its response.
 *
 * @param onDate given what the shop's clock showed in its response, ms since 1970; not where it does not say
 * @throws ShopFault for anything but a response of 200
 */
export type RestClient = (
  request: RestRequest,
  signal: AbortSignal,
  onDate?: (dateMs: number) => void,
) => Promise<unknown>

/**
 * A client of WooCommerce's REST API v3 with a request rate limit and a timeout per request. A connection
 * that breaks is tried once more immediately; nothing else is retried. The keys go nowhere that a
 * redirect points to, and into no message.
 *
 * @throws when the URL would send the keys in the clear: WooCommerce ignores them over plain HTTP anyway
 */
export function restClient(options: RestClientOptions): RestClient {
  const { requestsPerSecond = 5, timeoutMs = 30_000, maxBytes = 64 * 1024 * 1024 } = options
  const base = baseOf(options.url)
  const turn = createPace(requestsPerSecond)
  const withKeys = keySender(options.auth, base.protocol === 'https:')

  const send = async (
    { method = 'GET', path, query = {}, body }: RestRequest,
    keysIn: 'header' | 'query',
    signal: AbortSignal,
    onDate?: (dateMs: number) => void,
  ): Promise<unknown> => {
    const url = new URL(path, base)
    const [key, secret] = [options.key.reveal(), options.secret.reveal()]
    const keys = keysIn === 'query' ? { consumer_key: key, consumer_secret: secret } : {}
    url.search = new URLSearchParams({ ...query, ...keys }).toString()
    const response = await fetch(url, {
      method,
      headers: {
        ...(keysIn === 'header' && {
          authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
        }),
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      redirect: 'manual',
      signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const dateMs = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(dateMs)) onDate?.(dateMs)
    const bytes = await readLimited(response, maxBytes)
    if (bytes === undefined)
      throw new ShopFault('unexpected', `the answer to ${path} is longer than ${maxBytes} bytes`)
    return understandResponse(path, response, bytes.toString('utf8'))
  }

  const sendTwice = async (
    request: RestRequest,
    keysIn: 'header' | 'query',
    signal: AbortSignal,
    onDate?: (dateMs: number) => void,
  ): Promise<unknown> => {
    for (let attempt = 0; ; attempt++) {
      await turn(signal)
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      try {
        return await send(request, keysIn, inTime, onDate)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof ShopFault) throw error
        const fault = networkFault(
          request.path,
          inTime.aborted ? `not within ${timeoutMs} ms` : networkCode(error),
        )
        // A connection that the other side had closed meanwhile is no evidence about the shop.
        if (attempt > 0 || inTime.aborted || fault.kind !== 'unavailable') throw fault
      }
    }
  }
  return (request, signal, onDate) => withKeys((keysIn) => sendTwice(request, keysIn, signal, onDate))
}

const certificateCodes =
  /^(CERT_|UNABLE_TO_|ERR_TLS_CERT|ERR_SSL|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/

function networkFault(path: string, why: string): ShopFault {
  return certificateCodes.test(why)
    ? new ShopFault('unexpected', `the shop's certificate is not trusted: ${why}`, { hint: 'certificate' })
    : new ShopFault('unavailable', `the shop did not answer ${path}: ${why}`)
}

function baseOf(url: string): URL {
  const base = new URL('wp-json/wc/v3/', url.endsWith('/') ? url : `${url}/`)
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(base.hostname)
  if (base.protocol !== 'https:' && !isLoopback) {
    throw new Error(
      `rest.url must begin with https: keys sent to ${base.host} over plain HTTP can be read on the way`,
    )
  }
  if (base.username !== '' || base.password !== '') {
    throw new Error('rest.url must hold no user or password: give the keys as rest.key and rest.secret')
  }
  return base
}
