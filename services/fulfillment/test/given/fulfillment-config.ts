import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'

export type ConfigChanges = {
  /** Lines of YAML under the carrier, each after four spaces. */
  carrier?: string
  /** Lines of YAML under `shipping` of the source, each after six spaces. */
  shipping?: string
}

/** A source `admin` whose orders in `processing` are shipped by `bobs-post`; all waits are short. */
export function fulfillmentConfig(
  carrierUrl: string,
  { carrier = '', shipping = '' }: ConfigChanges = {},
): Config {
  const text = `
kafka: { partitions: 3 }
sources:
  admin:
    type: admin
    admins: [{ name: office, token: { env: T } }]
    shipping:
      carrier: bobs-post
      statuses: [processing]
      since: '2026-01-01T00:00:00Z'
${shipping}
carriers:
  bobs-post:
    type: bobs-post
    url: ${carrierUrl}
    apiKey: { env: API_KEY }
    webhookSecrets: [{ env: WEBHOOK_SECRET }]
    sender: { name: Shop, street: 1 Queen Street, city: Auckland, postcode: '1010', country: NZ }
    bookingsPerSecond: 1000
    requestsPerSecond: 1000
    timeoutMs: 2000
    lookUpLagMs: 200
    breaker: { failures: 5, firstProbeMs: 50, maxProbeMs: 400 }
    tracking: { firstMs: 100, maxMs: 400, scanDeadlineMs: 60000, deliveryDeadlineMs: 60000, graceMs: 1000 }
${carrier}
`
  const environment = { T: 'token', API_KEY: 'sandbox', WEBHOOK_SECRET: 'webhook-secret' }
  return parseConfig(text, { path: 'test', environment })
}
