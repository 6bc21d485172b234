import { createSecretKey } from 'node:crypto'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { CalloutConfig } from '@slipstream/runtime/config/schemas/sources/callouts-schema.ts'
import { appendDelivery } from '../append/append-delivery.ts'
import type { AppendParts } from '../append/append-delivery.ts'
import type { AcceptWebhook } from './accept-webhook.ts'
import type { ReadCallback } from '../domain/sources/source.ts'
import { standardWebhooksKey, verifyStandardWebhook } from '../domain/sources/standard-webhooks/signature.ts'
import type { TokenBucket } from '../domain/token-bucket.ts'

/**
 * Accepts a report from the endpoint of a call-out: signed as the call-outs to it are, with any of its
 * secrets. The content of an authentic report is never a reason to refuse it.
 *
 * @throws ConfigurationMistake when a secret is not one of Standard Webhooks
 */
export function createAcceptCallback(
  callout: string,
  { secrets }: Pick<CalloutConfig, 'secrets'>,
  parts: AppendParts & { rateLimit: TokenBucket; readCallback: ReadCallback },
): AcceptWebhook {
  const { source, rateLimit, metrics, readCallback } = parts
  const keys = secrets.map((secret, index) => {
    const key = standardWebhooksKey(secret.reveal())
    if (key !== undefined) return createSecretKey(key)
    const mistake = `sources.${source.name}.callouts.${callout}.secrets[${index}] must be a Standard Webhooks secret: whsec_ followed by base64 of at least 16 bytes`
    throw new ConfigurationMistake('The configuration', [mistake])
  })
  return async (delivery, rawHeaders) => {
    metrics.received(delivery.body.length)
    const refused = verifyStandardWebhook(delivery, keys)
    if (refused !== undefined) return { outcome: 'refused', ...refused }
    const waitMs = rateLimit.take(performance.now())
    if (waitMs > 0) {
      const detail = `More callbacks than rateLimit of the source ${source.name} allows. Send it again later.`
      return { outcome: 'refused', reason: 'rate_limited', detail, retryAfterMs: waitMs }
    }
    return appendDelivery(parts, readCallback(callout, delivery), { delivery, rawHeaders, callout })
  }
}
