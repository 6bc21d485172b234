import { Secret } from '@slipstream/runtime/config/secret.ts'
import { stripeSources } from '@slipstream/stripe/stripe-sources.ts'
import { calloutSecret, nextCalloutSecret } from './callouts/receiver.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { sourceRules } from '../../src/source-rules.ts'

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
  const environment = {
    SECRET: 'whsec_slipstream_test_secret',
    KEY: key,
    CALLOUT_SECRET: calloutSecret,
    NEXT_CALLOUT_SECRET: nextCalloutSecret,
  }
  return parseConfig(text, { path: 'test', environment })
}

/** The rules of the source `billing`. @param source lines of YAML under it, each after four spaces */
export function configuredRules(source: string, { canFetch = true } = {}) {
  const { sources } = billingConfig('http://stripe', { source })
  const ingest = { url: 'http://ingest', token: new Secret('token') }
  return sourceRules(stripeSources(sources), canFetch ? ingest : undefined)
}
