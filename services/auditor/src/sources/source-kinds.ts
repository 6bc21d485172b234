import type {
  BillingSourceConfig,
  SourceConfig,
  SourceConfigOf,
} from '@slipstream/runtime/config/schemas/source-schema.ts'
import { admin } from './admin/source-kind.ts'
import { hmac } from './hmac/source-kind.ts'
import { shopify } from './shopify/source-kind.ts'
import type { BillingKind, SourceKind } from './source-kind.ts'
import { standardWebhooks } from './standard-webhooks/source-kind.ts'
import { stripe } from './stripe/source-kind.ts'
import { woocommerce } from './woocommerce/source-kind.ts'

const billingKinds: { readonly [Type in BillingSourceConfig['type']]: BillingKind<SourceConfigOf<Type>> } = {
  stripe,
}

const kinds: { readonly [Type in SourceConfig['type']]: SourceKind<SourceConfigOf<Type>> } = {
  woocommerce,
  shopify,
  'standard-webhooks': standardWebhooks,
  hmac,
  admin,
  ...billingKinds,
}

/** The kind of a source, by its `type` in the configuration. */
export function sourceKindOf<Config extends SourceConfig>({ type }: Config): SourceKind<Config> {
  // The table's type pairs each type with its own configuration, which TypeScript can't follow here.
  return kinds[type] as unknown as SourceKind<Config>
}

/** As `sourceKindOf`, with the traits that only billing has. */
export function billingKindOf({ type }: BillingSourceConfig): BillingKind<BillingSourceConfig> {
  return billingKinds[type]
}
