import { parseConfig } from '@slipstream/runtime/config/load-config.ts'

const yaml = `
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
export const config = parseConfig(yaml, { path: 'test', environment: { S: 'whsec_secret' } })
