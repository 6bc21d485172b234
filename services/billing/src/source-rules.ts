import { rulesInForce } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-rules-schema.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import type { StripeSource } from '@slipstream/stripe/stripe-sources.ts'
import type { SourceRules } from './events/handle-events.ts'
import type { NoticeRules } from './notices/domain/notice-rules.ts'

export type RulesOfSources = {
  /** Undefined for a source that is not configured. */
  rulesOf(source: string): SourceRules | undefined
  noticeRules(source: string): NoticeRules
}

/** What is configured of each source. */
export function sourceRules(
  sources: readonly StripeSource[],
  ingest: IngestAccess | undefined,
): RulesOfSources {
  const rules = new Map(sources.map((source) => [source.name, rulesOfSource(source, ingest)]))
  const notices = new Map(sources.map((source) => [source.name, noticeRulesOf(source, ingest)]))
  return {
    rulesOf: (source) => rules.get(source),
    noticeRules: (source) => notices.get(source) ?? noRules,
  }
}

function rulesOfSource({ config }: StripeSource, ingest: IngestAccess | undefined): SourceRules {
  const { notOlderThanMs, entitlements, entitlingStatuses, api, customerTimeZone } = config
  const canFetch = api !== undefined && ingest !== undefined
  return {
    ...{ rules: rulesInForce(config), notOlderThanMs, entitlements, entitlingStatuses },
    ...{ timeZone: timeZoneOf(config), hasCustomerTimeZones: customerTimeZone !== undefined },
    ...{ canFetch, waitsForCertainty: canFetch },
  }
}

function noticeRulesOf({ config }: StripeSource, ingest: IngestAccess | undefined): NoticeRules {
  const { notOlderThanMs, api, plans, customerTimeZone } = config
  return {
    ...{ rules: rulesInForce(config), notOlderThanMs, plans },
    canFetch: api !== undefined && ingest !== undefined,
    ...{ timeZone: timeZoneOf(config), customerTimeZone: customerTimeZone?.metadata ?? null },
  }
}

/** Tasks of a source that is not configured any more are decided as far as they can be. */
const noRules: NoticeRules = {
  ...{ rules: [], canFetch: false, notOlderThanMs: 0, plans: [], timeZone: 'UTC', customerTimeZone: null },
}

const timeZoneOf = ({ timeZone, mail }: StripeSource['config']): string => timeZone ?? mail?.timeZone ?? 'UTC'
