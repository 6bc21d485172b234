import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'

/** What ingest made of a fetched object. */
export type SendResult =
  /** The log has it, or quarantine has. */
  | { kind: 'accepted'; result: 'appended' | 'duplicate' | 'quarantined' }
  /** `unauthorized`: a setting is to be mended; `refused`: ingest will never take this object. */
  | { kind: 'unavailable' | 'unauthorized' | 'refused'; reason: string }

export type SendObject = (
  source: string,
  object: Record<string, unknown>,
  requestedAt: string,
  signal: AbortSignal,
) => Promise<SendResult>

const timeoutMs = 30_000
const maxResponseLength = 64 * 1_024

/**
 * Hands over fetched objects to ingest, which alone writes to the log. Repeats change
 * nothing. Rejects when the signal aborts.
 */
export function createSendObject(access: IngestAccess): SendObject {
  return (source, object, requestedAt, signal) =>
    post(access, `${encodeURIComponent(source)}/objects`, { query: { requestedAt }, body: object, signal })
}

export type SendEvent = (
  source: string,
  event: Record<string, unknown>,
  signal: AbortSignal,
) => Promise<SendResult>

/** As `createSendObject`, for events of Stripe's list, as they are. */
export function createSendEvent(access: IngestAccess): SendEvent {
  return (source, event, signal) =>
    post(access, `${encodeURIComponent(source)}/events`, { query: {}, body: event, signal })
}

type Handover = { query: Record<string, string>; body: Record<string, unknown>; signal: AbortSignal }

async function post(
  { url, token }: IngestAccess,
  path: string,
  { query, body, signal }: Handover,
): Promise<SendResult> {
  const target = new URL(`billing/${path}`, url.endsWith('/') ? url : `${url}/`)
  target.search = new URLSearchParams(query).toString()
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
      redirect: 'manual',
      signal: inTime,
      body: JSON.stringify(body),
    })
    return resultOf(response.status, await response.text())
  } catch (error) {
    signal.throwIfAborted()
    return { kind: 'unavailable', reason: `ingest did not respond: ${causeOf(error)}` }
  }
}

function resultOf(status: number, text: string): SendResult {
  const result = status === 200 ? acceptedIn(text) : undefined
  if (result !== undefined) return { kind: 'accepted', result }
  const reason = `ingest responded ${status}`
  if (status === 408 || status === 429 || status >= 500) return { kind: 'unavailable', reason }
  if (status === 401 || status === 403)
    return { kind: 'unauthorized', reason: `${reason}: INGEST_TOKEN must be the one of ingest` }
  if (status === 400 || status === 413 || status === 422) return { kind: 'refused', reason }
  const advice = 'INGEST_URL must be the address of ingest, of the same version and configuration'
  return { kind: 'unauthorized', reason: `${reason}: ${advice}` }
}

function acceptedIn(text: string): 'appended' | 'duplicate' | 'quarantined' | undefined {
  if (text.length > maxResponseLength) return undefined
  try {
    const { result } = JSON.parse(text) as { result?: unknown }
    return result === 'appended' || result === 'duplicate' || result === 'quarantined' ? result : undefined
  } catch {
    return undefined
  }
}

function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } }
  if (typeof cause?.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'an unknown fault'
}
