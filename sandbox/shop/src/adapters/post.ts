import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { Header } from '../domain/webhooks/webhook-headers.ts'

export type PostResponse = {
  /** Undefined without a response. */
  status: number | undefined
  location: string | undefined
  /** Why there is no response. */
  error: string | undefined
}

/** How long a sender of `Expect: 100-continue` waits before it sends the body, as curl does. */
const leaveWithinMs = 1_000

/**
 * POSTs over a connection of its own, with exactly these headers in this order, and does not
 * follow redirects. With `Expect` among them the body waits for leave. Never rejects: a connection
 * that fails is a response without status.
 */
export function post(
  url: string,
  headers: Header[],
  body: string,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<PostResponse> {
  return new Promise((resolve) => {
    const none = (error: string): void => resolve({ status: undefined, location: undefined, error })
    if (options.signal.aborted) return none('the shop is closing')
    const request = (url.startsWith('https:') ? requestTls : requestPlain)(url, {
      method: 'POST',
      agent: false,
      headers: headers.flat(),
      signal: options.signal,
    })
    const timer = setTimeout(() => {
      request.destroy(new Error(`no response within ${options.timeoutMs / 1000} s`))
    }, options.timeoutMs)
    const finish = (): void => void request.end(body)
    request.on('response', (response) => {
      response.resume()
      response.on('error', () => {})
      resolve({ status: response.statusCode, location: response.headers.location, error: undefined })
    })
    request.on('error', (error) => none(error.message))
    request.on('close', () => clearTimeout(timer))
    if (headers.some(([name]) => name === 'Expect')) {
      const leave = setTimeout(finish, leaveWithinMs)
      request.once('continue', () => {
        clearTimeout(leave)
        finish()
      })
      request.once('close', () => clearTimeout(leave))
      request.flushHeaders()
    } else finish()
  })
}
