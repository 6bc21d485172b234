import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'

export type ConfigChanges = {
  /** Default: it has one. */
  hasApi?: boolean
  key?: string
  /** Lines of YAML under the source, each after four spaces. */
  source?: string
}

/** A source `billing` of a Stripe account in test mode. */
export function billingConfig(stripeUrl: string, changes: ConfigChanges = {}): Config {
  const { hasApi = true, key = 'sk_test_slipstream', source = '' } = changes
  const text = `
kafka: { partitions: 3 }
sources:
  billing:
    type: stripe
    livemode: false
    secrets: [{ env: SECRET }]
${hasApi ? `    api: { key: { env: KEY }, url: '${stripeUrl}', requestsPerSecond: 100 }` : ''}
${source}
`
  const environment = { SECRET: 'whsec_slipstream_test_secret', KEY: key }
  return parseConfig(text, { path: 'test', environment })
}
