/**
 * Milliseconds until the time in a header Retry-After: seconds, or a date as HTTP has it (RFC 9110, 10.2.3).
 *
 * @returns undefined for a missing or unreadable header; 0 for a time in the past
 */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (isSeconds.test(text)) return Math.ceil(Number(text) * 1_000)
  if (!isHttpDate.test(text)) return undefined
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

/** Some servers send fractions, though the RFC has none. */
const isSeconds = /^\d{1,9}(\.\d{1,9})?$/

/** Date.parse accepts much else. */
const isHttpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
