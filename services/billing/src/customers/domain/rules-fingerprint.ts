import { createHash } from 'node:crypto'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'

/** The same for the same rules, by which customers were evaluated. */
export function fingerprintOf({ entitlements, entitlingStatuses }: EntitlementRules): string {
  return createHash('sha256').update(JSON.stringify({ entitlements, entitlingStatuses })).digest('hex')
}
