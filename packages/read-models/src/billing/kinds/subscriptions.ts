import type { Subscription } from '@slipstream/events/event-types/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { evolveObject } from '../evolve-object.ts'
import { plansOf, planText } from './plan.ts'
import type { PlanEntry } from './plan.ts'

/** The read model `subscriptions`: one document per subscription. */
export type SubscriptionDocument = BillingDocument<Subscription> & {
  /** Changes of what the customer subscribes to, oldest first. */
  plans: PlanEntry[]
}

const finalStatuses: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired'])

export const subscriptionKind: BillingKind<Subscription> = {
  idOf: ({ subscriptionId }) => subscriptionId,
  statusOf: ({ status }) => status,
  isFinal: ({ status }) => finalStatuses.has(status),
  // A subscription is incomplete only until its first payment.
  stageOf: ({ status }) => (status === 'incomplete' ? 0 : 1),
  planOf: ({ items }) => planText(items),
  comparable: (subscription) => subscription,
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
  const facts = events.map((event) => billingFact(event, event.data.subscription))
  const folded = evolveObject<Subscription>(subscriptionKind, events[0]?.data.source ?? '', document, facts)
  if (folded === null || folded === document) return document
  return { ...folded, plans: plansOf(folded.facts, folded.provenance.eventId) }
}
