import { parseConfig } from '@slipstream/runtime/config/load-config.ts'

export const configText = `
sources:
  shop: { type: woocommerce, secrets: [{ env: S }] }
  billing:
    type: stripe
    secrets: [{ env: S }]
    livemode: true
    entitlements:
      - { product: prod_individual, grants: [reports] }
      - { price: price_organiser, grants: [reports, custom-domain] }
`

/** With a shop, and a source of billing whose subscriptions entitle to something. */
export const config = parseConfig(configText, { path: 'test', environment: { S: 'whsec_secret' } })
