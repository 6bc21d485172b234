import type { CarrierConfigOf } from '../carrier-config.ts'
import type { CarrierWebhooks } from '../carrier-webhooks.ts'
import { readWebhook, refusalOf } from './domain/webhook.ts'

/** Webhooks of Bobs Post. Without a secret none is authentic. */
export function bobsPostWebhooks({
  webhookSecrets,
}: Pick<CarrierConfigOf<'bobs-post'>, 'webhookSecrets'>): CarrierWebhooks {
  return {
    verify: async (delivery) =>
      refusalOf(
        delivery,
        webhookSecrets.map((secret) => secret.reveal()),
      ),
    read: readWebhook,
  }
}
