import type { SourceConfigOf, WebhookSourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { SourceKind } from './source.ts'
import { hmac } from './hmac/source.ts'
import { shopify } from './shopify/source.ts'
import { stripe } from './stripe/source.ts'
import { standardWebhooks } from './standard-webhooks/source.ts'
import { woocommerce } from './woocommerce/source.ts'

/** Every kind of source that sends deliveries, by its `type` in the configuration. */
export const sourceKinds: {
  readonly [Type in WebhookSourceConfig['type']]: SourceKind<SourceConfigOf<Type>>
} = {
  woocommerce,
  'standard-webhooks': standardWebhooks,
  shopify,
  hmac,
  stripe,
}
