import type { Subscription } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { evolveObject } from '../evolve-object.ts'
import { lastCertainOf } from '../order/last-certain.ts'
import type { CertainStatus } from '../order/last-certain.ts'
import { plansOf, planText } from './plan.ts'
import type { PlanEntry } from './plan.ts'

/** The read model `subscriptions`: one document per subscription. */
export type SubscriptionDocument = BillingDocument<Subscription> & {
  /** Changes of what the customer subscribes to, oldest first. */
  plans: PlanEntry[]
  /**
   * While it is uncertain: what was certain before, null for nothing. Absent otherwise, and
   * in documents from before it was kept.
   */
  lastCertain?: CertainStatus | null
}

const finalStatuses: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired'])

export const subscriptionKind: BillingKind<Subscription> = {
  idOf: ({ subscriptionId }) => subscriptionId,
  statusOf: ({ status }) => status,
  isFinal: ({ status }) => finalStatuses.has(status),
  // A subscription is incomplete only until its first payment.
  stageOf: ({ status }) => (status === 'incomplete' ? 0 : 1),
  planOf: ({ items }) => planText(items),
  periodOf: ({ periodStart, periodEnd }) =>
    periodStart === null || periodEnd === null ? null : `${periodStart}/${periodEnd}`,
  comparable: (subscription) => subscription,
}

/** The state of the subscription as the event has it. */
export function subscriptionFact(event: Event<'SubscriptionChanged'>): BillingFact<Subscription> {
  return billingFact(event, event.data.subscription)
}

/** The subscription after one more of its events; see `evolveObject`. */
export function evolveSubscription(
  document: SubscriptionDocument | null,
  event: Event<'SubscriptionChanged'>,
): SubscriptionDocument {
  return foldSubscription(document, [event]) as SubscriptionDocument
}

/** As `evolveSubscription` for several events of one subscription. */
export function foldSubscription(
  document: SubscriptionDocument | null,
  events: readonly Event<'SubscriptionChanged'>[],
): SubscriptionDocument | null {
  return foldSubscriptionFacts(document, events[0]?.data.source ?? '', events.map(subscriptionFact))
}

/** As `foldSubscription`, from facts. */
export function foldSubscriptionFacts(
  document: SubscriptionDocument | null,
  source: string,
  facts: readonly BillingFact<Subscription>[],
): SubscriptionDocument | null {
  const folded = evolveObject<Subscription>(subscriptionKind, source, document, facts)
  if (folded === null || folded === document) return document
  return {
    ...folded,
    plans: plansOf(folded.facts, folded.provenance.eventId),
    ...(folded.isUncertain && { lastCertain: lastCertainOf(folded) }),
  }
}
