import type { DeliveryFault } from '../delivery-fault.ts'

/** What an answer of Slack's means for the message; undefined when it was taken. Slack refuses for good with 4xx, except for its pace. */
export function slackFault(status: number): DeliveryFault | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 408 || status === 429) return 'unreachable'
  return status >= 400 && status < 500 ? 'permanent' : 'unreachable'
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
