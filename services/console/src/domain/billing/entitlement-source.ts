import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import { InvalidParameters } from '../parameters/invalid-parameters.ts'

/** The sources of billing, each with what its subscriptions entitle to. */
export type BillingSources = Readonly<Record<string, EntitlementRules>>

/**
 * The source whose customer is meant: the one that is named, or the only one.
 *
 * @throws InvalidParameters
 */
export function entitlementSource(
  sources: BillingSources,
  named: string | undefined,
): { source: string; rules: EntitlementRules } {
  const names = Object.keys(sources)
  const source = named ?? (names.length === 1 ? names[0] : undefined)
  const rules = source !== undefined && Object.hasOwn(sources, source) ? sources[source] : undefined
  if (source !== undefined && rules !== undefined) return { source, rules }
  const detail =
    names.length === 0 ? 'no source of the type stripe is configured' : `source must be ${names.join(' or ')}`
  throw new InvalidParameters([{ parameter: 'source', detail }])
}
