import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { notSentCodes } from '@slipstream/runtime/http/connection-faults.ts'
import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import type { Exchange } from '../domain/send-result.ts'
import { NotPublicAddress, publicLookup, requirePublicHost } from './public-lookup.ts'

export type SendCalloutOptions = {
  url: string
  timeoutMs: number
  maxResponseBytes: number
  /** Connections that are kept open. */
  concurrency: number
  /** Default: any address may be connected to. */
  isPublicAddress?: ((address: string) => boolean) | undefined
}

/** Sends a body once. Rejects only when the signal aborts. */
export type SendCallout = (
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
) => Promise<Exchange>

/** Requests to one endpoint. Redirects are not followed; of a response as much is read as configured. */
export function createSendCallout(options: SendCalloutOptions): { send: SendCallout; close(): void } {
  const { url, timeoutMs, isPublicAddress } = options
  const target = new URL(url)
  const isHttps = target.protocol === 'https:'
  const connection = { keepAlive: true, maxSockets: options.concurrency }
  const agent = isHttps ? new HttpsAgent(connection) : new HttpAgent(connection)
  const lookup = isPublicAddress && publicLookup(isPublicAddress)
  const common: RequestOptions = { method: 'POST', agent, ...(lookup && { lookup }) }

  async function exchange(body: string, headers: Record<string, string>, inTime: AbortSignal) {
    if (isPublicAddress) requirePublicHost(target, isPublicAddress)
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const request = (isHttps ? httpsRequest : httpRequest)(target, {
      ...{ ...common, signal: inTime, headers: { ...headers, ...length } },
    })
    request.on('response', resolve).on('error', reject).end(body)
    return responseOf(await promise, options.maxResponseBytes)
  }

  return {
    async send(body, headers, signal) {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      try {
        return await exchange(body, headers, inTime)
      } catch (error) {
        signal.throwIfAborted()
        const reason = `the endpoint did not respond within ${timeoutMs} ms`
        return inTime.aborted ? { kind: 'lost', reason } : brokenConnection(error)
      }
    },
    close: () => agent.destroy(),
  }
}

async function responseOf(response: IncomingMessage, maxBytes: number): Promise<Exchange> {
  const text = await readUpTo(response, maxBytes)
  return {
    ...{ kind: 'response', status: response.statusCode ?? 0 },
    retryAfterMs: readRetryAfter(response.headers['retry-after'] ?? null, Date.now()),
    detail: detailIn(text),
  }
}

/** The status has arrived and decides, even if the body is lost. */
async function readUpTo(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) break
      chunks.push(chunk)
    }
  } catch {
    return ''
  } finally {
    response.destroy()
  }
  return bytes > maxBytes ? '' : Buffer.concat(chunks).toString('utf8')
}

const maxDetailLength = 200

/** The `detail` of a problem; of anything else nothing, since it can have personal data. */
function detailIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text)
    const detail = isRecord(body) ? body['detail'] : undefined
    return typeof detail === 'string' && detail !== '' ? detail.slice(0, maxDetailLength) : null
  } catch {
    return null
  }
}

function brokenConnection(error: unknown): Exchange {
  if (error instanceof NotPublicAddress)
    return { kind: 'notSent', reason: `${error.message}: see privateNetwork in the configuration` }
  const { code } = error as { code?: unknown }
  const name = typeof code === 'string' ? code : 'no error code'
  return notSentCodes.has(name)
    ? { kind: 'notSent', reason: `no connection to the endpoint (${name})` }
    : { kind: 'lost', reason: `the connection to the endpoint ended before its response (${name})` }
}
