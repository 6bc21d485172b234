import type { DeliveryFault } from '../../delivery/domain/delivery-fault.ts'

/** What an answer of Slack's means for the message; undefined when it was taken. Slack refuses for good with 4xx, except for its pace. */
export function slackFault(status: number): DeliveryFault | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 408 || status === 429) return 'unreachable'
  return status >= 400 && status < 500 ? 'permanent' : 'unreachable'
}

/** By these no connection came about, so nothing was sent: names of Node's, undici's and OpenSSL's. */
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/

/** What it means that no answer came, by the error's name: unless there never was a connection, Slack may have the message. */
export function unansweredFault(code: string): DeliveryFault {
  return neverConnected.test(code) ? 'unreachable' : 'outcome-unknown'
}

/** More than Slack has ever asked for. */
const longestRestMs = 60 * 60_000

/**
 * How long `Retry-After` asks for (RFC 9110, 10.2.3: seconds, or a date); 0 when it can't be read.
 *
 * @param nowMs milliseconds since the epoch
 */
export function retryAfterMs(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs
  return Number.isFinite(ms) ? Math.min(longestRestMs, Math.max(0, ms)) : 0
}
