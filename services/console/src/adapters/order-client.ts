import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'

/** What is wrong with a request, as a problem of ingest names it. */
export type RequestError = { pointer?: string; detail?: string }

export type PlacingResult =
  | { kind: 'placed'; source: string; orderId: string }
  /** Nothing was placed: what is wrong. */
  | { kind: 'refused'; detail: string; errors: readonly RequestError[] }
  /** It may have been placed: a repeat with the same key places nothing again. */
  | { kind: 'unknown'; detail: string }

/** The status of an order, or a problem. */
type ResponseBody = {
  source?: string
  orderId?: string
  title?: string
  detail?: string
  errors?: RequestError[]
}

const timeoutMs = 10_000

/** Places an order with ingest, for a person of the console. */
export async function submitOrder(
  { url, token }: IngestAccess,
  { request, key, actor }: { request: object; key: string; actor: string },
): Promise<PlacingResult> {
  try {
    const response = await fetch(new URL('/orders', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        'content-type': 'application/json',
        'idempotency-key': `"${key}"`,
        'slipstream-actor': encodeURIComponent(actor),
      },
      body: JSON.stringify(request),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body = (await response.json()) as ResponseBody
    if (response.ok) return { kind: 'placed', source: body.source ?? '', orderId: body.orderId ?? '' }
    const detail = body.detail ?? body.title ?? `status ${response.status}`
    if (response.status >= 500 || response.status === 409) return { kind: 'unknown', detail }
    return { kind: 'refused', detail, errors: body.errors ?? [] }
  } catch (error) {
    return { kind: 'unknown', detail: error instanceof Error ? error.message : String(error) }
  }
}
