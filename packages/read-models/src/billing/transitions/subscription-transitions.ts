import { planItems } from '../kinds/plan.ts'
import type { PlanItem } from '../kinds/plan.ts'
import type { SubscriptionDocument } from '../kinds/subscriptions.ts'
import { isNextPeriod } from './renewals.ts'
import { statusTransition } from './status-transition.ts'
import type { StatusTransition, Transition } from './status-transition.ts'

/** What became of a subscription. */
export type SubscriptionTransition =
  | StatusTransition
  | (Transition & { kind: 'renewed'; periodStart: string; periodEnd: string | null })
  | (Transition & { kind: 'plan-changed'; from: PlanItem[]; to: PlanItem[] })
  | (Transition & { kind: 'cancellation-requested'; endsAt: string | null })
  | (Transition & { kind: 'cancellation-withdrawn' })
  | (Transition & { kind: 'collection-paused'; behavior: string })
  | (Transition & { kind: 'collection-resumed' })

/** What must be known of the subscription before, to find its transitions. */
export type SubscriptionBaseline = Pick<
  SubscriptionDocument,
  'status' | 'items' | 'periodEnd' | 'cancelAt' | 'cancelAtPeriodEnd' | 'collectionPaused'
>

/**
 * The transitions of a subscription between two states. Late and repeated events, which change no state, give
 * none.
 *
 * @param before the last state that was certain: keep it while `after` is uncertain. Null: none was
 * @param after of an uncertain one there are no transitions yet
 */
export function subscriptionTransitions(
  before: SubscriptionBaseline | null,
  after: SubscriptionDocument,
): SubscriptionTransition[] {
  if (after.isUncertain) return []
  const transitions: SubscriptionTransition[] = statusTransition(before?.status ?? null, after)
  if (before === null) return transitions
  const at = { at: after.stateAt, eventId: after.provenance.eventId }
  const key = (kind: string, detail: string): string => `${after._id}/${kind}/${detail}`
  if (isRenewed(before, after))
    transitions.push({
      ...{ kind: 'renewed', key: key('renewed', after.periodStart), ...at },
      ...{ periodStart: after.periodStart, periodEnd: after.periodEnd },
    })
  const [from, to] = [planItems(before.items), planItems(after.items)]
  if (JSON.stringify(from) !== JSON.stringify(to))
    transitions.push({ kind: 'plan-changed', key: key('plan-changed', at.eventId), ...at, from, to })
  transitions.push(...cancellation(before, after, key('cancellation', at.eventId), at))
  transitions.push(...collection(before, after, key('collection', at.eventId), at))
  return transitions
}

function isRenewed(
  before: SubscriptionBaseline,
  after: SubscriptionDocument,
): after is SubscriptionDocument & { periodStart: string } {
  const { periodStart } = after
  return periodStart !== null && isNextPeriod(before, periodStart)
}

function cancellation(
  before: SubscriptionBaseline,
  after: SubscriptionDocument,
  key: string,
  at: { at: string; eventId: string },
): SubscriptionTransition[] {
  const [was, is] = [isCancelling(before), isCancelling(after)]
  if (was === is || after.status === 'canceled') return []
  if (!is) return [{ kind: 'cancellation-withdrawn', key: `${key}/withdrawn`, ...at }]
  const endsAt = after.cancelAt ?? after.periodEnd
  return [{ kind: 'cancellation-requested', key: `${key}/requested`, ...at, endsAt }]
}

function isCancelling({ cancelAt, cancelAtPeriodEnd }: SubscriptionBaseline): boolean {
  return cancelAtPeriodEnd || cancelAt !== null
}

function collection(
  before: SubscriptionBaseline,
  after: SubscriptionDocument,
  key: string,
  at: { at: string; eventId: string },
): SubscriptionTransition[] {
  if ((before.collectionPaused === null) === (after.collectionPaused === null)) return []
  return after.collectionPaused === null
    ? [{ kind: 'collection-resumed', key: `${key}/resumed`, ...at }]
    : [{ kind: 'collection-paused', key: `${key}/paused`, ...at, behavior: after.collectionPaused }]
}
