import { z } from 'zod'
import type { SecretsFrom } from './sources/common-shape.ts'
import { hmacSchema } from './sources/hmac-schema.ts'
import { shopifySchema } from './sources/shopify-schema.ts'
import { standardWebhooksSchema } from './sources/standard-webhooks-schema.ts'
import { woocommerceSchema } from './sources/woocommerce-schema.ts'

/** One source of orders, by its type. A new kind adds its schema here, and its folder to ingest. */
export function sourceSchema(secrets: SecretsFrom) {
  const kinds = [
    woocommerceSchema(secrets),
    shopifySchema(secrets),
    standardWebhooksSchema(secrets),
    hmacSchema(secrets),
  ] as const
  const types = kinds.map(({ shape }) => shape.type.value).join(', ')
  return z.discriminatedUnion('type', kinds, {
    error: ({ code }) =>
      code === 'invalid_union' ? `must be one of ${types}` : 'must have a type and secrets',
  })
}

export type SourceConfig = z.output<ReturnType<typeof sourceSchema>>
export type SourceConfigOf<Type extends SourceConfig['type']> = Extract<SourceConfig, { type: Type }>
