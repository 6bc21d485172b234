import type { Secret } from '@slipstream/runtime/secret.ts'
import { networkCode, parseJson, retryAfterMs } from '../answer-facts.ts'
import { persistence } from '../persistence.ts'
import type { PersistenceOptions } from '../persistence.ts'
import { readLimited } from '../read-limited.ts'
import { pace } from './pace.ts'
import { ShopFault } from './shop-fault.ts'

export type RestClientOptions = {
  /** Where the shop is; https, or http on this machine. */
  url: string
  key: Secret
  secret: Secret
  requestsPerSecond?: number
  /** For one answer, to its last byte. */
  timeoutMs?: number
  mostBytes?: number
  persistence?: PersistenceOptions
}

export type RestRequest = {
  method?: 'GET' | 'PUT'
  /** Below `/wp-json/wc/v3/`. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: unknown
}

/** Asks the shop, and gives back the JSON of its answer. @throws ShopFault for anything but an answer of 200 */
export type RestClient = (request: RestRequest, signal: AbortSignal) => Promise<unknown>

/**
 * A client of WooCommerce's REST API v3: at most so many requests a second, each with a time-out, tried again while the shop is
 * away, behind a breaker. Requests may be sent twice. The keys go into the Authorization header alone, and nowhere that a
 * redirect points to.
 *
 * @throws when the URL would send the keys in the clear: WooCommerce ignores them over plain HTTP anyway
 */
export function restClient(options: RestClientOptions): RestClient {
  const { requestsPerSecond = 5, timeoutMs = 30_000, mostBytes = 64 * 1024 * 1024 } = options
  const base = baseOf(options.url)
  const turn = pace(requestsPerSecond)
  const persist = persistence(
    options.persistence ?? {},
    () =>
      new ShopFault('away', 'the shop did not answer several times in a row and is left alone for a while'),
  )

  const ask = async (
    { method = 'GET', path, query = {}, body }: RestRequest,
    signal: AbortSignal,
  ): Promise<unknown> => {
    await turn(signal)
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    try {
      const url = new URL(path, base)
      url.search = new URLSearchParams(query).toString()
      const answer = await fetch(url, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${options.key.reveal()}:${options.secret.reveal()}`).toString('base64')}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        redirect: 'manual',
        signal: inTime,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await readLimited(answer, mostBytes)
      if (text === undefined)
        throw new ShopFault('odd', `the answer to ${path} is longer than ${mostBytes} bytes`)
      return understand(path, answer, text)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof ShopFault) throw error
      const why = inTime.aborted ? `not within ${timeoutMs} ms` : networkCode(error)
      throw new ShopFault('away', `the shop did not answer ${path}: ${why}`)
    }
  }
  return (request, signal) => persist(() => ask(request, signal), signal)
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

function understand(path: string, answer: Response, text: string): unknown {
  const { status } = answer
  const body = parseJson(text)
  if (status === 200 && body !== undefined) return body
  const code = errorCode(body)
  const told = `the shop answered ${path} with ${status}${code === undefined ? '' : ` ${code}`}`
  if (status === 401 || status === 403) throw new ShopFault('refused', told, { status, code })
  if (status === 408 || status === 429 || status >= 500) {
    throw new ShopFault('away', told, { status, code, retryAfterMs: retryAfterMs(answer.headers) })
  }
  throw new ShopFault('odd', status === 200 ? `${told}, which is not JSON` : told, { status, code })
}

/** Only a word of WordPress' kind: what a stranger's page says has no place in our messages. */
function errorCode(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  return typeof body.code === 'string' && /^[a-z0-9_]{1,80}$/.test(body.code) ? body.code : undefined
}
