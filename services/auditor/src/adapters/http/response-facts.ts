import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'

/** How long the response asks clients to wait, however long: cap it before use. */
export function retryAfterMs(headers: Headers): number | undefined {
  return readRetryAfter(headers.get('retry-after'), Date.now())
}

/** The cause's code, as ECONNREFUSED. Its message may hold the address as it was given. */
export function networkCode(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return typeof cause === 'object' && cause !== null && 'code' in cause
    ? String(cause.code)
    : 'the connection failed'
}

/** @returns undefined when it is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
