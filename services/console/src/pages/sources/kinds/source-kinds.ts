import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { admin } from './admin.ts'
import { hmac } from './hmac.ts'
import { shopify } from './shopify.ts'
import type { SourceKind } from './source-kind.ts'
import { standardWebhooks } from './standard-webhooks.ts'
import { stripe } from './stripe.ts'
import { woocommerce } from './woocommerce.ts'

/** Every kind of source, by its `type` in the configuration. */
export const sourceKinds: Readonly<Record<SourceConfig['type'], SourceKind>> = {
  woocommerce,
  shopify,
  'standard-webhooks': standardWebhooks,
  hmac,
  admin,
  stripe,
}

/** The name of a kind; of an unknown one, its `type`. */
export function kindName(type: string, language: keyof SourceKind['name']): string {
  return Object.hasOwn(sourceKinds, type)
    ? sourceKinds[type as keyof typeof sourceKinds].name[language]
    : type
}
