/** What Stripe's API responded to a request for one object. */
export type StripeResponse =
  | { kind: 'found'; object: Record<string, unknown> }
  /** It existed, and was deleted. */
  | { kind: 'gone' }
  /** It passes by itself. */
  | { kind: 'unavailable'; reason: string }
  | { kind: 'rate-limited'; reason: string; retryAfterMs: number }
  /** The key is wrong, lacks a permission, or belongs to the other mode. A person has to mend it. */
  | { kind: 'unauthorized'; reason: string }
  /** Stripe will never give this object. */
  | { kind: 'refused'; reason: string }

/** What is known of a request that failed. */
export type StripeFailure = {
  /** Of the response; undefined when there was none that could be read. */
  status: number | undefined
  /** Stripe's `error.code`. */
  code: string | undefined
  /** Stripe's `error.message`; never logged, since it can quote what was sent. */
  message: string
  retryAfterMs: number | undefined
}

const defaultRetryAfterMs = 1_000

/** What a failed request means for its object. @param type of the object, e.g. `invoice`, or of a list's */
export function responseOfFailure(type: string, failure: StripeFailure): StripeResponse {
  const { status, code, message, retryAfterMs = defaultRetryAfterMs } = failure
  const reason = `Stripe responded ${status ?? 'nothing usable'}${code === undefined ? '' : ` (${code})`}`
  if (status === 429) return { kind: 'rate-limited', reason, retryAfterMs }
  if (status === undefined || status >= 500 || status === 408 || status === 409)
    return { kind: 'unavailable', reason }
  if (status === 401) return { kind: 'unauthorized', reason: `${reason}: api.key is not a valid key` }
  if (status === 403)
    return { kind: 'unauthorized', reason: `${reason}: api.key may not read objects of type ${type}` }
  if (code === 'resource_missing') return missing(type, reason, message)
  return { kind: 'refused', reason }
}

/**
 * A draft of an invoice can be deleted; a deleted customer is still found, with `deleted: true`; others are
 * never deleted. So their absence means that the key belongs elsewhere, and it must not count as a deletion.
 */
function missing(type: string, reason: string, message: string): StripeResponse {
  if (/similar object exists in (test|live) mode/i.test(message))
    return { kind: 'unauthorized', reason: `${reason}: api.key is of the other mode` }
  if (type === 'invoice') return { kind: 'gone' }
  return { kind: 'refused', reason: `${reason}: the ${type} does not exist in the account of api.key` }
}

/** Why the key can't be used for a source of this mode; undefined when nothing is known against it. */
export function keyMismatch(key: string, livemode: boolean): string | undefined {
  const mode = /^(?:sk|rk)_(live|test)_/.exec(key)?.[1]
  if (mode === undefined || (mode === 'live') === livemode) return undefined
  return `api.key is of ${mode} mode, and livemode is ${livemode}`
}
