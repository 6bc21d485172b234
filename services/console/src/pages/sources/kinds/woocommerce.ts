import type { SourceKind } from './source-kind.ts'

export const woocommerce: SourceKind = {
  name: { en: 'WooCommerce', de: 'WooCommerce' },
  exampleHeaders: 'X-WC-Webhook-Topic: order.updated',
}
