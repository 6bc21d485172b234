import type { AlertRaised } from '@slipstream/events/event-types/alert-events.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { RecoverOrder } from './adapters/ingest/recover-order.ts'
import type { DesiredAlert } from './alerts/domain/decide-alerts.ts'
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
import { foldNotedFacts } from './observe/fold-observed-facts.ts'
import type { Finding, Judging } from './evaluation.ts'
import { compareKnownOrders } from './rules/lost-orders/compare-known-orders.ts'
import { judgeNumbers } from './rules/order-numbers/evaluate.ts'
import type { NumbersFinding } from './rules/order-numbers/evaluate.ts'
import { judgeParticipants } from './rules/participants-missing/evaluate.ts'
import { recoverLosses } from './rules/lost-orders/recover-losses.ts'
import { judgeSenders } from './rules/webhooks/evaluate-senders.ts'
import { judgeSetAside } from './rules/needs-attention/evaluate.ts'
import { judgeSilence } from './rules/source-silent/evaluate.ts'
import { rememberAlerted } from './rules/stalled-orders/remember-alerted.ts'
import { judgeStalls } from './rules/stalled-orders/evaluate.ts'
import { sweep } from './rules/lost-orders/sweep.ts'
import { loadSweepState } from './rules/lost-orders/sweep-state.ts'
import { systemFindings } from './rules/system/evaluate.ts'
import { judgeUnannounced } from './rules/lost-orders/find-missing-creations.ts'
import { judgeWebhooks } from './rules/webhooks/evaluate-webhooks.ts'
import { writeAlerts } from './alerts/write-alerts.ts'
import type { AlertsLog } from './alerts/write-alerts.ts'
import { sortLosses } from './rules/lost-orders/losses.ts'
import { findOutage, settleOutage } from './rules/source-outage/evaluate.ts'

export type JudgeSource = {
  /** Whether the shop is to be asked now for everything that has changed. */
  isSweepDue: boolean
  /** Called when it was asked, and answered everything. */
  swept?: () => void
  alerts: AlertsLog
  recover: RecoverOrder | undefined
  report(finding: NumbersFinding, losses: readonly LossDocument[]): Promise<void>
}

/**
 * Judges a source once, as of the time up to which the log has been read: what people must know is said first, then what was lost
 * is recovered. Whatever fails on the way is begun again with the next judgement; nothing that was said is said twice.
 *
 * @returns whether something is open that is to be looked at again soon
 * @throws LeaseLost when another instance judges the source now, and for faults outside
 */
export async function judgeSource(judging: Judging, parts: JudgeSource): Promise<{ isOpen: boolean }> {
  const { store, source, lease, shop } = judging
  judging.state = await foldNotedFacts(store, lease, judging.state, source.stalled)

  const numbers = source.sequence === undefined ? undefined : await judgeNumbers(judging, source.sequence)
  await judgeUnannounced(judging)
  const isSweepDue = parts.isSweepDue && shop?.isResting() !== true
  if (isSweepDue) judging.sweeps = await loadSweepState(judging, judging.sweeps)
  const isSwept = isSweepDue && (await sweep(judging, judging.sweeps)).isComplete
  if (isSwept && shop !== undefined) await rememberAlerted(judging)
  if (isSwept) await compareKnownOrders(judging, judging.sweeps)
  const isMoreToCompare = await compareAgain(judging)
  const held = heldAlerts(parts.alerts.view.knownOf(source.name))
  const stalls = await judgeStalls(judging, (orderId) => {
    const alert = held.get(fingerprintOf({ rule: 'stalled-order', source: source.name, subject: orderId }))
    return alert === undefined ? undefined : withoutSince(alert)
  })
  const sorted = await sortLosses(store, source.name)
  const losses = sorted.open
  const webhooks = await judgeWebhooks(judging, isSweepDue)
  if (isSwept && webhooks.rules.length > 0) parts.swept?.()
  const findings: Finding[] = [
    stalls,
    judgeLosses(source.name, losses, whyNothingIsRecovered(judging, parts)),
    judgeSilence(judging),
    judgeSenders(judging),
    await judgeSetAside(judging, parts.alerts.view.unreadableOf(source.name)),
    await judgeParticipants(judging),
    judgeTrouble(judging, numbers),
    judgeClock(judging, held),
    // Where numbers are counted no more, none is missing any more.
    numbers ?? { rules: ['missing-numbers'], desired: [] },
    webhooks,
    ...(source.name === systemSource ? await systemFindings(judging) : []),
  ]

  const outage = await findOutage(judging, parts.alerts.view.knownOf(source.name), findings, sorted)

  // A judge that was overtaken while the shop took its time must not speak any more.
  await store.leases.assertHeld(lease)
  const { statuses, stays } = stalls.changed
  if (stays.length > 0) await store.states.keep(lease, judging.state, { statuses, stays, folded: [] })
  const binned = new Set(losses.filter(({ status }) => status === 'trash').map(({ orderId }) => orderId))
  const explained = webhookExplains(webhooks.lost, (orderId) => binned.has(orderId))
  const judged = new Set(findings.flatMap(({ rules }) => rules))
  const wanted = {
    desired: findings.flatMap(({ desired }) => desired),
    isJudged: (rule: string) => judged.has(rule),
    inhibitions: [silenceExplains, ...explained],
    ...{ whyResolved: outage.whyResolved, endOf: outage.endOf },
  }
  await writeAlerts(parts.alerts, source.name, wanted, judging.now)
  await settleOutage(judging, parts.alerts, outage, sorted.ended)
  if (shop !== undefined && parts.recover !== undefined) await recoverLosses(judging, losses, parts.recover)
  if (numbers !== undefined) await parts.report(numbers, losses)
  const isOpen =
    isMoreToCompare || outage.kept !== null || losses.length > 0 || (numbers?.waiting.length ?? 0) > 0
  return { isOpen }
}

/** A sentence's end for people, where something has to be configured first; null where losses are recovered. */
function whyNothingIsRecovered({ source, shop }: Judging, { recover }: JudgeSource): string | null {
  if (shop === undefined) return `sources.${source.name}.rest is not configured`
  return recover === undefined ? 'INGEST_URL and INGEST_TOKEN are not set' : null
}

function judgeLosses(source: string, losses: readonly LossDocument[], why: string | null): Finding {
  const tell = (loss: LossDocument): DesiredAlert[] => {
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
  return { rules: ['missing-order', 'lost-update', 'update-without-creation'], desired: losses.flatMap(tell) }
}

/** A shop that gives no usable answer, and the numbers that wait for one: each of them by itself would tell nothing. */
function judgeTrouble({ source, shop }: Judging, numbers: NumbersFinding | undefined): Finding {
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
function judgeClock(
  { source: { name: source }, shop }: Judging,
  held: ReadonlyMap<string, AlertRaised>,
): Finding {
  const isHeld = held.has(fingerprintOf({ rule: 'shop-clock', source, subject: 'clock' }))
  return { rules: ['shop-clock'], desired: shopClock(source, shop?.skewMs() ?? 0, isHeld) }
}

function withoutSince({ since: _, ...alert }: AlertRaised): DesiredAlert {
  return alert
}
