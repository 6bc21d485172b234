import type { SourceKind } from './source-kind.ts'

export const shopify: SourceKind = {
  name: { en: 'Shopify', de: 'Shopify' },
  exampleHeaders: 'X-Shopify-Topic: orders/updated',
}
