import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import { checkClock } from '../domain/check-clock.ts'
import type { CheckLine } from '../domain/check-line.ts'
import { accessMissing, checkAccess } from './domain/check-access.ts'
import { checkEndpointEvents } from './domain/check-endpoint-events.ts'
import { checkEndpointVersion } from './domain/check-endpoint-version.ts'
import { checkEndpoint } from './domain/check-endpoint.ts'
import { checkEntitlements } from './domain/check-entitlements.ts'
import { checkSigningSecrets } from './domain/check-signing-secrets.ts'
import { checkUndelivered } from './domain/check-undelivered.ts'
import type { BillingEvidence } from './domain/billing-evidence.ts'

/** What the configuration says of a source of billing, as far as it is checked. */
export type CheckedBilling = EntitlementRules & {
  livemode: boolean
  /** Undefined where this process does not have them. */
  secrets: readonly string[] | undefined
  /** The types of events that rules name. */
  ruleEvents: readonly string[]
}

/** All that is looked at before a source of billing goes live, in the order to mend it. */
export function checkBilling(
  source: string,
  settings: CheckedBilling,
  evidence: BillingEvidence | { whyNoAccess: string | undefined },
): CheckLine[] {
  const secrets = checkSigningSecrets(source, settings.secrets)
  if ('whyNoAccess' in evidence) return [secrets, accessMissing(source, evidence.whyNoAccess)]
  const access = checkAccess(evidence)
  if (access.length === 1) return [secrets, ...access]
  return [
    secrets,
    ...access,
    checkClock(evidence.now, evidence.clock, 'Stripe'),
    checkEndpoint(evidence, settings),
    ...checkEndpointEvents(evidence, settings),
    ...checkEndpointVersion(evidence),
    checkUndelivered(evidence),
    checkEntitlements(evidence, settings),
  ]
}
