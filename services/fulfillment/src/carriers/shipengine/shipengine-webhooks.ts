import { requestSender } from '../adapters/send-request.ts'
import type { CarrierConfigOf } from '../carrier-config.ts'
import type { CarrierWebhooks } from '../carrier-webhooks.ts'
import { readWebhook, refusalOf, signatureIn, unsigned } from './domain/webhook.ts'
import { publishedKeys } from './published-keys.ts'

/** Webhooks of the type `track`, signed with keys that ShipEngine publishes beside its API. */
export function shipEngineWebhooks({
  url,
  timeoutMs,
}: Pick<CarrierConfigOf<'shipengine'>, 'url' | 'timeoutMs'>): CarrierWebhooks {
  const send = requestSender({
    baseUrl: url,
    headersOf: () => ({}),
    timeoutMs,
    concurrency: 1,
  })
  const findKey = publishedKeys(send)
  return {
    verify: async (delivery) => {
      const signature = signatureIn(delivery)
      if (signature === undefined) return unsigned
      return refusalOf(delivery, signature, await findKey(signature.keyId))
    },
    read: readWebhook,
  }
}
