import { heldAlertsOf } from '../../evaluation.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import type { BillingEndpoint } from '../../sources/billing-client.ts'
import { isEventMissing } from '../../discrepancies/billing/domain/settled-discrepancies.ts'
import { absentIdentity, endpointAbsent, endpointAbsentRule } from './domain/endpoint-absent-alert.ts'
import { isEndpointAbsent } from './domain/endpoint-absent.ts'
import { endpointDisabled, endpointDisabledRule } from './domain/endpoint-disabled-alert.ts'
import { disabledEndpoints, knownEndpoints } from './domain/our-endpoints.ts'

const rules = [endpointDisabledRule, endpointAbsentRule]

/**
 * Our endpoints at the provider of billing that are disabled, and that there is none, as it last
 * listed them; not evaluated before it has.
 */
export async function evaluateEndpoints(context: EvaluationContext): Promise<RuleResult> {
  const { source, billing } = context
  if (billing === undefined) return { rules, desired: [] }
  const endpoints = billing.endpoints()
  if (endpoints === undefined) return { rules: [], desired: [] }
  if (await isAbsent(context, endpoints))
    return { rules, desired: [endpointAbsent(source.name, endpoints.length)] }
  const disabled = disabledEndpoints(endpoints, source.name)
  return { rules, desired: disabled.map((endpoint) => endpointDisabled(source.name, endpoint)) }
}

async function isAbsent(context: EvaluationContext, endpoints: readonly BillingEndpoint[]): Promise<boolean> {
  const { source, state, now } = context
  const known = knownEndpoints(endpoints, source.name).length
  // Nothing else needs to be read for the usual account.
  if (known > 0) return false
  const alert = { ...absentIdentity, source: source.name }
  const since = heldAlertsOf(context).get(fingerprintOf(alert))?.since
  return isEndpointAbsent({
    ...{ known, listed: endpoints.length, lastArrivalMs: state.rhythm.lastAt, nowMs: now },
    missingMs: await lastMissingMs(context),
    heldSinceMs: since === undefined ? undefined : Date.parse(since),
  })
}

/** Of more, the first ones found show enough. */
const maxListed = 100

async function lastMissingMs({ store, source, through }: EvaluationContext): Promise<number | undefined> {
  const settleMs = source.billing?.settleMs ?? 0
  const missing = (await store.billingDiscrepancies.list(source.name, maxListed)).filter((discrepancy) =>
    isEventMissing(discrepancy, { through, settleMs }),
  )
  return missing.length === 0 ? undefined : Math.max(...missing.map(({ at }) => Date.parse(at)))
}
