import { notSentCodes } from '@slipstream/runtime/http/connection-faults.ts'
import { readLimited } from '@slipstream/runtime/http/read-limited.ts'
import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import { bulkhead, BulkheadRejectedError, timeout, TimeoutStrategy } from 'cockatiel'
import type { CarrierResponse, Exchange } from '../domain/exchange.ts'

export type CarrierRequest = {
  method: 'GET' | 'POST' | 'PUT'
  /** Relative to the base URL. */
  path: string
  /** Sent as JSON. */
  body?: object
  maxBytes?: number
}

export type SendOptions = {
  baseUrl: string
  /** Made for each request, so that secrets are not kept as text. */
  headersOf: () => Record<string, string>
  /** For one response, to its last byte. */
  timeoutMs: number
  /** Requests at the same time. */
  concurrency: number
}

/** Sends once. Rejects only when the signal aborts. */
export type SendRequest = (request: CarrierRequest, signal: AbortSignal) => Promise<Exchange>

const defaultMaxBytes = 4 * 1024 * 1024
/** Requests that wait for one under way, for each that may be. */
const maxWaitingEach = 10

/** One for all requests to a carrier, which share its bulkhead. */
export function requestSender(options: SendOptions): SendRequest {
  const { baseUrl, headersOf, timeoutMs, concurrency } = options
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`
  const limited = bulkhead(concurrency, concurrency * maxWaitingEach)
  const timed = timeout(timeoutMs, TimeoutStrategy.Cooperative)

  async function send(request: CarrierRequest, inTime: AbortSignal): Promise<Exchange> {
    const { method, path, body, maxBytes = defaultMaxBytes } = request
    const response = await fetch(new URL(path, base), {
      method,
      headers: {
        accept: 'application/json',
        ...headersOf(),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      redirect: 'manual',
      signal: inTime,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const bytes = await readLimited(response, maxBytes)
    if (bytes === undefined) return { kind: 'tooLarge', maxBytes }
    return {
      kind: 'response',
      status: response.status,
      contentType: mediaTypeOf(response),
      retryAfterMs: readRetryAfter(response.headers.get('retry-after'), Date.now()),
      body: bytes,
    }
  }

  async function sendInTime(request: CarrierRequest, signal: AbortSignal): Promise<Exchange> {
    return timed.execute(async ({ signal: inTime }): Promise<Exchange> => {
      try {
        return await send(request, inTime)
      } catch (error) {
        signal.throwIfAborted()
        return inTime.aborted ? { kind: 'timedOut', timeoutMs } : brokenConnection(error)
      }
    }, signal)
  }

  return async (request, signal) => {
    try {
      return await limited.execute(() => sendInTime(request, signal), signal)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof BulkheadRejectedError) return { kind: 'full' }
      throw error
    }
  }
}

function mediaTypeOf(response: Response): CarrierResponse['contentType'] {
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';', 1)
  return type.trim().toLowerCase()
}

function brokenConnection(error: unknown): Exchange {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'no error code'
  return { kind: notSentCodes.has(code) ? 'notSent' : 'lost', code }
}
