/** The outcome of one attempt. */
export type SendOutcome =
  | { kind: 'sent' }
  /** May pass: an outage, an overload, no response. */
  | { kind: 'retry'; reason: string; afterMs?: number | undefined }
  /** Every further attempt has the same result. */
  | { kind: 'refused'; reason: string }

const passing = new Set([408, 409, 423, 425, 429])

/** By the Standard Webhooks: 2xx accepts. Redirects are not followed. */
export function outcomeOfStatus(status: number, retryAfterMs: number | undefined): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const reason = `responded ${status}`
  if (status >= 500 || passing.has(status)) return { kind: 'retry', reason, afterMs: retryAfterMs }
  return { kind: 'refused', reason }
}
