import type { AlertRaised } from '@slipstream/events/event-types/alert-events.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { RecoverOrder } from './adapters/ingest/recover-order.ts'
import type { DesiredAlert } from './alerts/domain/reconcile-alerts.ts'
import { heldAlerts } from './alerts/domain/alert-state.ts'
import { fingerprintOf } from './alerts/domain/fingerprint.ts'
import { silenceExplains } from './alerts/domain/inhibition.ts'
import { lostUpdate } from './rules/lost-orders/domain/lost-update-alert.ts'
import { missingOrder } from './rules/lost-orders/domain/missing-order-alert.ts'
import { shopClock } from './rules/shop-health/domain/shop-clock-alert.ts'
import { shopUnreachable } from './rules/shop-health/domain/shop-unreachable-alert.ts'
import { webhookExplains } from './rules/webhooks/domain/webhook-explains.ts'
import { isLasting } from './rules/shop-health/domain/shop-trouble.ts'
import { updateWithoutCreation } from './rules/lost-orders/domain/update-without-creation-alert.ts'
import { affectedOrders } from './alerts/domain/affected-orders.ts'
import type { LossDocument } from './store/loss-store.ts'
import { compareAgain } from './rules/lost-orders/compare-again.ts'
import { foldObservedFacts } from './observe/fold-observed-facts.ts'
import type { RuleResult, EvaluationContext } from './evaluation.ts'
import { compareKnownOrders } from './rules/lost-orders/compare-known-orders.ts'
import { evaluateNumbers } from './rules/order-numbers/evaluate.ts'
import type { NumbersResult } from './rules/order-numbers/evaluate.ts'
import { evaluateParticipants } from './rules/participants-missing/evaluate.ts'
import { recoverLosses } from './rules/lost-orders/recover-losses.ts'
import { evaluateSenders } from './rules/webhooks/evaluate-senders.ts'
import { evaluateNeedsAttention } from './rules/needs-attention/evaluate.ts'
import { evaluateSilence } from './rules/source-silent/evaluate.ts'
import { rememberAlerted } from './rules/stalled-orders/remember-alerted.ts'
import { evaluateStalls } from './rules/stalled-orders/evaluate.ts'
import { sweep } from './rules/lost-orders/sweep.ts'
import { loadSweepState } from './rules/lost-orders/sweep-state.ts'
import { evaluateSystem } from './rules/system/evaluate.ts'
import { findMissingCreations } from './rules/lost-orders/find-missing-creations.ts'
import { evaluateWebhooks } from './rules/webhooks/evaluate-webhooks.ts'
import { writeAlerts } from './alerts/write-alerts.ts'
import type { AlertsLog } from './alerts/write-alerts.ts'
import { sortLosses } from './rules/lost-orders/losses.ts'
import { findOutage, settleOutage } from './rules/source-outage/evaluate.ts'

export type SourceEvaluation = {
  /** Whether the shop is to be asked now for everything that has changed. */
  isSweepDue: boolean
  /** Called when it was asked, and answered everything. */
  swept?: () => void
  alerts: AlertsLog
  recover: RecoverOrder | undefined
  report(result: NumbersResult, losses: readonly LossDocument[]): Promise<void>
}

/**
 * Evaluates a source once, as of the time up to which the log has been read: alerts are written first, then losses are recovered.
 * Whatever fails is begun again by the next evaluation; no alert is written twice.
 *
 * @returns whether something is open that is to be looked at again soon
 * @throws LeaseLost when another instance evaluates the source now, and for faults outside
 */
export async function evaluateSource(
  context: EvaluationContext,
  parts: SourceEvaluation,
): Promise<{ isOpen: boolean }> {
  const { store, source, lease, shop } = context
  context.state = await foldObservedFacts(store, lease, context.state, source.stalled)

  const numbers = source.sequence === undefined ? undefined : await evaluateNumbers(context, source.sequence)
  await findMissingCreations(context)
  const isSweepDue = parts.isSweepDue && shop?.isResting() !== true
  if (isSweepDue) context.sweeps = await loadSweepState(context, context.sweeps)
  const isSwept = isSweepDue && (await sweep(context, context.sweeps)).isComplete
  if (isSwept && shop !== undefined) await rememberAlerted(context)
  if (isSwept) await compareKnownOrders(context, context.sweeps)
  const isMoreToCompare = await compareAgain(context)
  const held = heldAlerts(parts.alerts.view.knownOf(source.name))
  const stalls = await evaluateStalls(context, (orderId) => {
    const alert = held.get(fingerprintOf({ rule: 'stalled-order', source: source.name, subject: orderId }))
    return alert === undefined ? undefined : withoutSince(alert)
  })
  const sorted = await sortLosses(store, source.name)
  const losses = sorted.open
  const webhooks = await evaluateWebhooks(context, isSweepDue)
  if (isSwept && webhooks.rules.length > 0) parts.swept?.()
  const results: RuleResult[] = [
    stalls,
    evaluateLosses(source.name, losses, whyNothingIsRecovered(context, parts)),
    evaluateSilence(context),
    evaluateSenders(context),
    await evaluateNeedsAttention(context, parts.alerts.view.unreadableOf(source.name)),
    await evaluateParticipants(context),
    evaluateShopTrouble(context, numbers),
    evaluateShopClock(context, held),
    // Where numbers are counted no more, none is missing any more.
    numbers ?? { rules: ['missing-numbers'], desired: [] },
    webhooks,
    ...(source.name === systemSource ? await evaluateSystem(context) : []),
  ]

  const outage = await findOutage(context, parts.alerts.view.knownOf(source.name), results, sorted)

  // An evaluation that was overtaken while it waited for the shop must not write alerts.
  await store.leases.assertHeld(lease)
  const { statuses, stays } = stalls.changed
  if (stays.length > 0) await store.states.keep(lease, context.state, { statuses, stays, folded: [] })
  const binned = new Set(losses.filter(({ status }) => status === 'trash').map(({ orderId }) => orderId))
  const explained = webhookExplains(webhooks.lost, (orderId) => binned.has(orderId))
  const evaluated = new Set(results.flatMap(({ rules }) => rules))
  const wanted = {
    desired: results.flatMap(({ desired }) => desired),
    isEvaluated: (rule: string) => evaluated.has(rule),
    inhibitions: [silenceExplains, ...explained],
    ...{ whyResolved: outage.whyResolved, endOf: outage.endOf },
  }
  await writeAlerts(parts.alerts, source.name, wanted, context.now)
  await settleOutage(context, parts.alerts, outage, sorted.ended)
  if (shop !== undefined && parts.recover !== undefined) await recoverLosses(context, losses, parts.recover)
  if (numbers !== undefined) await parts.report(numbers, losses)
  const isOpen =
    isMoreToCompare || outage.kept !== null || losses.length > 0 || (numbers?.waiting.length ?? 0) > 0
  return { isOpen }
}

/** A sentence's end for people, where something has to be configured first; null where losses are recovered. */
function whyNothingIsRecovered(
  { source, shop }: EvaluationContext,
  { recover }: SourceEvaluation,
): string | null {
  if (shop === undefined) return `sources.${source.name}.rest is not configured`
  return recover === undefined ? 'INGEST_URL and INGEST_TOKEN are not set' : null
}

function evaluateLosses(source: string, losses: readonly LossDocument[], why: string | null): RuleResult {
  const alertsOf = (loss: LossDocument): DesiredAlert[] => {
    const { kind, orderId, number, status, evidence, lastError } = loss
    const reason = lastError ?? why
    switch (kind) {
      case 'missing-order':
        return [missingOrder({ source, number, reason, evidence })]
      case 'lost-update':
        return [lostUpdate({ source, orderId, number, status, reason, evidence })]
      case 'update-without-creation':
        return [updateWithoutCreation({ source, orderId, number, reason, evidence })]
      // The shop lost nothing: it tells nobody of these.
      case 'deletion':
        return []
    }
  }
  return {
    rules: ['missing-order', 'lost-update', 'update-without-creation'],
    desired: losses.flatMap(alertsOf),
  }
}

/** A shop that gives no usable answer, and the numbers that wait for one: each of them by itself would tell nothing. */
function evaluateShopTrouble(
  { source, shop }: EvaluationContext,
  numbers: NumbersResult | undefined,
): RuleResult {
  const rules = ['shop-unreachable']
  const trouble = shop?.trouble()
  if (trouble === undefined || !isLasting(trouble)) return { rules, desired: [] }
  const unverified = numbers?.waiting.filter(({ verdict }) => verdict === 'unverified') ?? []
  const waiting = affectedOrders(
    unverified.map(({ number }) => number),
    source.sequence?.step,
  )
  const desired = [shopUnreachable({ source: source.name, trouble, waiting })]
  return { rules, desired, beganAt: trouble.since }
}

/** Whether the shop's clock is right; where it can't be asked, nothing is known of it. */
function evaluateShopClock(
  { source: { name: source }, shop }: EvaluationContext,
  held: ReadonlyMap<string, AlertRaised>,
): RuleResult {
  const isHeld = held.has(fingerprintOf({ rule: 'shop-clock', source, subject: 'clock' }))
  return { rules: ['shop-clock'], desired: shopClock(source, shop?.skewMs() ?? 0, isHeld) }
}

function withoutSince({ since: _, ...alert }: AlertRaised): DesiredAlert {
  return alert
}
