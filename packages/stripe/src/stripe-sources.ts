import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'

type SourceConfig = Config['sources'][string]

export type StripeSource = { name: string; config: Extract<SourceConfig, { type: 'stripe' }> }

/** The sources that are Stripe accounts. */
export function stripeSources(sources: Config['sources']): StripeSource[] {
  return Object.entries(sources).flatMap(([name, config]) =>
    config.type === 'stripe' ? [{ name, config }] : [],
  )
}
