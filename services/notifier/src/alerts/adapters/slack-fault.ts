import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import type { DeliveryFault } from '../../delivery/domain/delivery-fault.ts'

/** What Slack responds to any message when the webhook was revoked, or its channel is gone. */
const aboutTheWebhook = new Set([401, 403, 404, 410])

/**
 * The fault that a response of Slack stands for; undefined for success. 4xx is permanent,
 * except timeouts, rate limits and what is about the webhook.
 */
export function slackFault(status: number): DeliveryFault | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 408 || status === 429) return 'unreachable'
  if (aboutTheWebhook.has(status)) return 'refuses-us'
  return status >= 400 && status < 500 ? 'permanent' : 'unreachable'
}

/** Error codes of Node, undici and OpenSSL without any connection, so nothing was sent. */
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/

/** The fault of a missing response, by its code: once connected, Slack may have the message. */
export function noResponseFault(code: string): DeliveryFault {
  return neverConnected.test(code) ? 'unreachable' : 'outcome-unknown'
}

/** More than Slack ever demands. */
const maxRetryAfterMs = 60 * 60_000

/** The wait of `Retry-After`, an hour at most; 0 if it can't be parsed. @param nowMs ms since the epoch */
export function retryAfterMs(header: string | null, nowMs: number): number {
  return Math.min(maxRetryAfterMs, readRetryAfter(header, nowMs) ?? 0)
}
