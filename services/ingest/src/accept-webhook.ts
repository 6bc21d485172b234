import type { Answer } from './http/send-response.ts'
import type { Delivery } from './domain/delivery.ts'
import type { Source } from './domain/sources/source.ts'
import type { TokenBucket } from './domain/token-bucket.ts'
import { createTakeDelivery } from './append/append-delivery.ts'
import type { TakeParts } from './append/append-delivery.ts'

export type AcceptWebhook = (delivery: Delivery, rawHeaders: readonly string[]) => Promise<Answer>

export type AcceptParts = TakeParts & { rateLimit: TokenBucket }

/**
 * Takes the deliveries of one source. Answers 200 only once the log has the event, or the whole delivery as
 * quarantined, durably; 503 while it cannot, 429 beyond the rate limit. What an authentic delivery says is never a reason to refuse it.
 */
export function createAcceptWebhook(source: Source, parts: AcceptParts): AcceptWebhook {
  const { rateLimit, metrics } = parts
  const { take, refuse } = createTakeDelivery(source, parts)

  return async (delivery, rawHeaders) => {
    metrics.received(delivery.body.length)
    const reading = source.read(delivery)
    if (reading.kind === 'ping') {
      metrics.counted('ping')
      return { status: 200, result: 'ping', body: '{"result":"ping"}' }
    }
    if (reading.kind === 'refusal') return refuse(reading.reason, 401, reading.detail)
    // Only now: whoever does not know the secret must not use up what the source may send.
    const waitMs = rateLimit.take(performance.now())
    if (waitMs > 0) {
      const detail = `More deliveries than rateLimit of the source ${source.name} allows. Send it again later.`
      return refuse('rate_limited', 429, detail, Math.ceil(waitMs / 1000))
    }
    return take(reading, { delivery, rawHeaders })
  }
}
