import { appendDelivery } from '../append/append-delivery.ts'
import type { AppendParts } from '../append/append-delivery.ts'
import type { AcceptResult } from '../domain/accept-result.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { TokenBucket } from '../domain/token-bucket.ts'

export type AcceptWebhook = (delivery: Delivery, rawHeaders: readonly string[]) => Promise<AcceptResult>

/**
 * Accepts the deliveries of one source: refuses those that are not authentic or beyond the rate limit, and
 * appends all others. The content of an authentic delivery is never a reason to refuse it.
 */
export function createAcceptWebhook(parts: AppendParts & { rateLimit: TokenBucket }): AcceptWebhook {
  const { source, rateLimit, metrics } = parts
  return async (delivery, rawHeaders) => {
    metrics.received(delivery.body.length)
    const reading = source.read(delivery)
    if (reading.kind === 'ping') return { outcome: 'ping' }
    if (reading.kind === 'refusal') {
      return { outcome: 'refused', reason: reading.reason, detail: reading.detail }
    }
    // After the signature: a sender without the secret must not use up the source's limit.
    const waitMs = rateLimit.take(performance.now())
    if (waitMs > 0) {
      const detail = `More deliveries than rateLimit of the source ${source.name} allows. Send it again later.`
      return { outcome: 'refused', reason: 'rate_limited', detail, retryAfterMs: waitMs }
    }
    return appendDelivery(parts, reading, { delivery, rawHeaders })
  }
}
