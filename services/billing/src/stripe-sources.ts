import type { IngestAccess } from './fetches/adapters/ingest-access.ts'
import type { SourceRules } from './events/handle-events.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'

type SourceConfig = Config['sources'][string]

export type StripeSource = { name: string; config: Extract<SourceConfig, { type: 'stripe' }> }

/** The sources that are Stripe accounts. */
export function stripeSources(sources: Config['sources']): StripeSource[] {
  return Object.entries(sources).flatMap(([name, config]) =>
    config.type === 'stripe' ? [{ name, config }] : [],
  )
}

/** What is configured of each source; undefined of others. */
export function sourceRules(
  sources: readonly StripeSource[],
  ingest: IngestAccess | undefined,
): (source: string) => SourceRules | undefined {
  const rules = new Map(
    sources.map(({ name, config }): [string, SourceRules] => {
      const { rules, notOlderThanMs, entitlements, entitlingStatuses, api } = config
      const canFetch = api !== undefined && ingest !== undefined
      return [name, { rules, notOlderThanMs, entitlements, entitlingStatuses, canFetch }]
    }),
  )
  return (source) => rules.get(source)
}
