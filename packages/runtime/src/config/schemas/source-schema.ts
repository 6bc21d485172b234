import { z } from 'zod'
import type { SecretsFrom } from '../values/secrets-from.ts'
import { adminSchema } from './sources/admin-schema.ts'
import { hmacSchema } from './sources/hmac-schema.ts'
import { shopifySchema } from './sources/shopify-schema.ts'
import { standardWebhooksSchema } from './sources/standard-webhooks-schema.ts'
import { stripeSchema } from './sources/stripe-schema.ts'
import { woocommerceSchema } from './sources/woocommerce-schema.ts'

/** One source, by its type. A new kind adds its schema here, and its folder to ingest. */
export function sourceSchema(secrets: SecretsFrom) {
  const kinds = [
    woocommerceSchema(secrets),
    shopifySchema(secrets),
    standardWebhooksSchema(secrets),
    hmacSchema(secrets),
    adminSchema(secrets),
    stripeSchema(secrets),
  ] as const
  const types = kinds.map(({ shape }) => shape.type.value).join(', ')
  return z.discriminatedUnion('type', kinds, {
    error: ({ code }) =>
      code === 'invalid_union' ? `must be one of ${types}` : 'must have a type and secrets',
  })
}

export type SourceConfig = z.output<ReturnType<typeof sourceSchema>>
/** A source that sends deliveries to `/webhooks/<name>`. */
export type WebhookSourceConfig = Exclude<SourceConfig, { type: 'admin' }>
export type SourceConfigOf<Type extends SourceConfig['type']> = Extract<SourceConfig, { type: Type }>

/** A source of billing. */
export type BillingSourceConfig = SourceConfigOf<'stripe'>

/** A source of orders. */
export type OrderSourceConfig = Exclude<SourceConfig, BillingSourceConfig>
export type OrderSources = Record<string, OrderSourceConfig>

/** Whether a source has subscriptions and invoices in place of orders. */
export function isBilling(source: Pick<SourceConfig, 'type'>): source is BillingSourceConfig {
  return source.type === 'stripe'
}

/** The sources of orders, by name: all but those of billing. */
export function orderSources(sources: Readonly<Record<string, SourceConfig>>): OrderSources {
  return Object.fromEntries(
    Object.entries(sources).filter((entry): entry is [string, OrderSourceConfig] => !isBilling(entry[1])),
  )
}

/** The sources of billing, by name. */
export function billingSources(
  sources: Readonly<Record<string, SourceConfig>>,
): Record<string, BillingSourceConfig> {
  return Object.fromEntries(
    Object.entries(sources).filter((entry): entry is [string, BillingSourceConfig] => isBilling(entry[1])),
  )
}

/** The sources that send deliveries, by name: all but those whose orders are placed with Slipstream. */
export function webhookSources(
  sources: Readonly<Record<string, SourceConfig>>,
): [string, WebhookSourceConfig][] {
  return Object.entries(sources).filter(
    (entry): entry is [string, WebhookSourceConfig] => entry[1].type !== 'admin',
  )
}
