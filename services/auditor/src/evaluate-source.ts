import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { silenceExplains } from './alerts/domain/inhibition.ts'
import { appendAlerts, changesOfAlerts } from './alerts/write-alerts.ts'
import type { WantedAlerts } from './alerts/write-alerts.ts'
import type { EvaluationContext, Found, Rule, RuleResult } from './evaluation.ts'
import { foldObservedFacts } from './observe/fold-observed-facts.ts'
import { evaluateBillingHealth } from './rules/billing-health/evaluate-billing-health.ts'
import { evaluateInvariants } from './rules/billing-invariants/evaluate-invariants.ts'
import { evaluateEndpoints } from './rules/billing-health/evaluate-endpoints.ts'
import { evaluateBillingDiscrepancies } from './rules/billing-discrepancies/evaluate-billing-discrepancies.ts'
import { searchBillingDiscrepancies } from './rules/billing-discrepancies/search-billing-discrepancies.ts'
import { evaluateBillingWork } from './rules/billing-work/evaluate-billing-work.ts'
import { evaluateDiscrepancies } from './rules/order-discrepancies/evaluate.ts'
import { searchDiscrepancies } from './rules/order-discrepancies/search-discrepancies.ts'
import { evaluateNeedsAttention } from './rules/needs-attention/evaluate.ts'
import { evaluateNumbers } from './rules/order-numbers/evaluate.ts'
import { evaluateParticipants } from './rules/participants-missing/evaluate.ts'
import { evaluateCarriers } from './rules/carriers/evaluate-carriers.ts'
import { evaluateSchedules } from './rules/schedules/evaluate-schedules.ts'
import { evaluateMissingShipments } from './rules/missing-shipments/evaluate.ts'
import { evaluateShipments } from './rules/shipments/evaluate-shipments.ts'
import { evaluateUnscanned } from './rules/shipments/evaluate-unscanned.ts'
import { evaluateShopClock, evaluateShopFailure } from './rules/shop-health/evaluate.ts'
import { evaluateOutage } from './rules/source-outage/evaluate.ts'
import { evaluateSilence } from './rules/source-silent/evaluate.ts'
import { evaluateStalls } from './rules/stalled-orders/evaluate.ts'
import { evaluateSystem } from './rules/system/evaluate.ts'
import { evaluateSenders } from './rules/webhooks/evaluate-senders.ts'
import { evaluateWebhooks } from './rules/webhooks/evaluate-webhooks.ts'

/**
 * The order matters: numbers, the sweep and stalls add discrepancies, which later rules turn into alerts; an
 * outage reads all results.
 */
const rulesOfSources: readonly Rule[] = [
  evaluateNumbers,
  searchDiscrepancies,
  evaluateStalls,
  evaluateDiscrepancies,
  searchBillingDiscrepancies,
  evaluateEndpoints,
  evaluateBillingDiscrepancies,
  evaluateInvariants,
  evaluateBillingHealth,
  evaluateBillingWork,
  evaluateWebhooks,
  evaluateSilence,
  evaluateSenders,
  evaluateNeedsAttention,
  evaluateParticipants,
  evaluateShopFailure,
  evaluateShopClock,
  evaluateShipments,
  evaluateUnscanned,
  evaluateMissingShipments,
  evaluateOutage,
]

/** The rules for the system source, which has no orders. */
const rulesOfSystem: readonly Rule[] = [
  evaluateNeedsAttention,
  evaluateSystem,
  evaluateSchedules,
  evaluateCarriers,
]

/**
 * Evaluates a source once, as of the time up to which the log has been read: alerts are written first, then
 * discrepancies are recovered. A step that fails is repeated by the next evaluation; no alert is written
 * twice.
 *
 * @returns whether something is open that needs another evaluation soon, and the state for that
 * @throws LeaseLost when another instance evaluates the source now, and for outside faults
 */
export async function evaluateSource(
  given: EvaluationContext,
): Promise<{ isOpen: boolean } & Pick<Found, 'state' | 'sweeps'>> {
  const { store, source, lease, alerts, now } = given
  let context = { ...given, state: await foldObservedFacts(store, lease, given.state, source.stalled) }
  const rules = source.name === systemSource ? rulesOfSystem : rulesOfSources
  const results: RuleResult[] = []
  for (const rule of rules) {
    const result = await rule({ ...context, earlier: results })
    results.push(result)
    context = { ...context, ...result.found }
  }
  const isOpen = results.some((result) => result.isOpen === true)
  const writes = results.flatMap(({ beforeAlerts }) => beforeAlerts ?? [])
  const changes = changesOfAlerts(alerts.view, source.name, desiredBy(results), now)
  // An evaluation that lost its lease while it waited for the shop must write no alerts and recover nothing.
  if (isOpen || writes.length > 0 || changes.length > 0) await store.leases.assertHeld(lease)
  for (const write of writes) await write()
  await appendAlerts(alerts, changes, now)
  // In reverse order, so that the report of an outage does not wait for the recovery of discrepancies.
  for (const result of results.toReversed()) await result.afterAlerts?.(context)
  return { isOpen, state: context.state, sweeps: context.sweeps }
}

function desiredBy(results: readonly RuleResult[]): WantedAlerts {
  const evaluated = new Map(results.flatMap(({ rules }) => rules.map((rule) => [rule.name, rule])))
  const endOf = results.find((result) => result.endOf !== undefined)?.endOf
  return {
    desired: results.flatMap(({ desired }) => desired),
    isEvaluated: (rule) => evaluated.has(rule),
    inhibitions: [silenceExplains, ...results.flatMap(({ inhibitions = [] }) => inhibitions)],
    whyResolved: (alert) => evaluated.get(alert.rule)?.resolved(alert) ?? 'What it was raised for has ended.',
    ...(endOf && { endOf }),
  }
}
