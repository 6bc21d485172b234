import type { NotDone, Refused, Unknown } from '../carrier.ts'
import type { CarrierResponse, NoResponse } from './exchange.ts'

/** A failure of any kind; `duplicate` and `missing` have a meaning that depends on the request. */
export type FailureKind =
  | 'refused'
  | 'unavailable'
  | 'rate-limited'
  | 'busy'
  | 'unknown'
  | 'duplicate'
  | 'missing'

export type Failure = {
  kind: FailureKind
  code: string
  /** Without personal data. */
  reason: string
  retryAfterMs?: number | undefined
}

/** The worst first: where one error says that the work may be done, it may be. */
const severity: FailureKind[] = [
  'unknown',
  'unavailable',
  'rate-limited',
  'busy',
  'duplicate',
  'missing',
  'refused',
]

/** The kind that counts of several errors in one response; of none, `unknown`. */
export function worstOf(kinds: readonly FailureKind[]): FailureKind {
  return severity.find((kind) => kinds.includes(kind)) ?? 'unknown'
}

/** The carrier refused a booking since it has one of the same reference. */
export type Duplicate = { kind: 'duplicate'; reason: string }

/** The outcome of a request that changes nothing: whatever failed, it can be sent again. */
export function failedRead({ kind, reason, retryAfterMs }: Failure): NotDone {
  const cause = kind === 'rate-limited' || kind === 'unavailable' ? kind : 'busy'
  return notDone(kind === 'unknown' ? 'unavailable' : cause, reason, retryAfterMs)
}

/** The outcome of a request that may have taken effect. Only what surely did nothing is not done. */
export function failedWrite({ kind, code, reason, retryAfterMs }: Failure): Refused | NotDone | Unknown {
  switch (kind) {
    case 'refused':
    case 'missing':
      return { kind: 'refused', code, reason }
    case 'unavailable':
    case 'rate-limited':
    case 'busy':
      return notDone(kind, reason, retryAfterMs)
    case 'duplicate':
    case 'unknown':
      return { kind: 'unknown', reason }
  }
}

function notDone(cause: NotDone['cause'], reason: string, retryAfterMs: number | undefined): NotDone {
  return { kind: 'notDone', cause, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** @param name of the carrier */
export function failureWithoutResponse(exchange: NoResponse, name: string): Failure {
  switch (exchange.kind) {
    case 'notSent':
      return failure('unavailable', `No connection to ${name} (${exchange.code}).`)
    case 'lost':
      return failure('unknown', `The connection to ${name} ended before its response (${exchange.code}).`)
    case 'timedOut':
      return failure('unknown', `${name} did not respond within ${exchange.timeoutMs} ms.`)
    case 'tooLarge':
      return failure('unknown', `${name} responded with more than ${exchange.maxBytes} bytes.`)
    case 'full':
      return {
        ...failure('rate-limited', `Too many requests to ${name} are under way.`),
        retryAfterMs: 1_000,
      }
  }
}

/**
 * Of a response that is not in the carrier's own form, e.g. an HTML page of a proxy.
 * Its status is believed for 429 only.
 */
export function unusableResponse(
  { status, contentType, retryAfterMs }: CarrierResponse,
  name: string,
): Failure {
  const form = contentType === '' ? 'no content type' : contentType
  const reason = `${name} responded ${status} in an unexpected form (${form}).`
  return { ...failure(status === 429 ? 'rate-limited' : 'unknown', reason), retryAfterMs }
}

function failure(kind: FailureKind, reason: string): Failure {
  return { kind, code: kind, reason }
}
