import type { BreakerInput } from '@slipstream/work/domain/breaker.ts'

/** The result of one request. */
export type Exchange =
  | {
      kind: 'response'
      status: number
      retryAfterMs: number | undefined
      /** The `detail` of a problem (RFC 9457), for people; null where there is none. */
      detail: string | null
    }
  /** The connection could not be made, or not to a public address: nothing was sent. */
  | { kind: 'notSent'; reason: string }
  /**
   * The connection ended before the response, or that did not arrive in time: it
   * is not known whether the request did.
   */
  | { kind: 'lost'; reason: string }

/** What a request means for the call-out. */
export type SendResult =
  | { kind: 'done' }
  /** A callback will end the work, where one is configured. */
  | { kind: 'accepted' }
  | {
      kind: 'failed'
      /** In our own words, for logs and alerts. */
      reason: string
      /** What the endpoint wrote about it, which may name a person: for the record alone. */
      detail: string | null
      /** It would be so again. */
      isPermanent: boolean
      /** The endpoint fails, and not this call-out alone. */
      isOfEndpoint: boolean
      /** It limits requests: uses up no attempt. */
      isRateLimited: boolean
      /** Whether the endpoint can have received it. */
      mayHaveArrived: boolean
      retryAfterMs: number
    }

/** A longer wait is not believed. */
const maxRetryAfterMs = 24 * 60 * 60 * 1_000
const defaultPauseMs = 5_000

/** The endpoint or its configuration must be fixed: it would refuse others as well. */
const misconfigured: ReadonlySet<number> = new Set([401, 403, 404, 405, 407])
/** It may succeed the next time: too slow, under way already, too early. */
const passing: ReadonlySet<number> = new Set([408, 409, 423, 425])

/**
 * What a request means: 2xx is success, 429 a pause, 410 and what is wrong with the request
 * itself the end, all else is repeated.
 */
export function resultOf(exchange: Exchange): SendResult {
  if (exchange.kind === 'notSent')
    return failed(exchange.reason, { isOfEndpoint: true, mayHaveArrived: false })
  if (exchange.kind === 'lost') return failed(exchange.reason, { isOfEndpoint: true })
  const { status, detail } = exchange
  const retryAfterMs = Math.min(maxRetryAfterMs, exchange.retryAfterMs ?? 0)
  const reason = `the endpoint responded ${status}`
  if (status === 202) return { kind: 'accepted' }
  if (status >= 200 && status < 300) return { kind: 'done' }
  if (status === 429)
    return failed(reason, { detail, isRateLimited: true, retryAfterMs: retryAfterMs || defaultPauseMs })
  if (status >= 300 && status < 400)
    return failed(`the endpoint responded ${status}: redirects are not followed`, { isOfEndpoint: true })
  if (status >= 500 || misconfigured.has(status))
    return failed(reason, { detail, isOfEndpoint: true, retryAfterMs })
  if (passing.has(status)) return failed(reason, { detail, retryAfterMs })
  return failed(reason, { detail, isPermanent: true })
}

type Failed = Extract<SendResult, { kind: 'failed' }>

function failed(reason: string, more: Partial<Omit<Failed, 'kind' | 'reason'>>): Failed {
  return {
    ...{ kind: 'failed', reason, detail: null },
    ...{ isPermanent: false, isOfEndpoint: false, isRateLimited: false },
    ...{ mayHaveArrived: true, retryAfterMs: 0, ...more },
  }
}

/** Whether a result counts for or against the endpoint's availability. */
export function shownBy(result: SendResult): BreakerInput {
  if (result.kind !== 'failed') return { type: 'succeeded' }
  if (result.isRateLimited) return { type: 'rateLimited', retryAfterMs: result.retryAfterMs }
  return result.isOfEndpoint ? { type: 'failed', reason: result.reason } : { type: 'succeeded' }
}
