import type { SubscriptionItem } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { FactRow } from '../billing-document.ts'
import { inSequence } from '../order/fact-rows.ts'
import { upTo } from '../order/timeline.ts'

/** What a customer subscribes to. */
export type PlanItem = Pick<SubscriptionItem, 'priceId' | 'productId' | 'quantity'>

/** A plan of a subscription, since when, and by which event. */
export type PlanEntry = {
  items: PlanItem[]
  /** ISO 8601 UTC. */
  at: string
  eventId: string
}

/** Items without what changes at every renewal, in an order of their own. */
export function planItems(items: readonly SubscriptionItem[]): PlanItem[] {
  return items
    .map(({ priceId, productId, quantity }) => ({ priceId, productId, quantity }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** Equal for equal items, in whatever order. Stored and compared with what is stored: never changed. */
export function planText(items: readonly SubscriptionItem[]): string {
  return JSON.stringify(
    planItems(items).map(({ priceId, productId, quantity }) => [priceId, productId, quantity]),
  )
}

/** The changes of plan up to the newest fact, oldest first. */
export function plansOf(facts: readonly FactRow[], newestEventId: string): PlanEntry[] {
  const newest = facts.find(({ eventId }) => eventId === newestEventId)
  if (newest === undefined) return []
  return upTo(newest, inSequence(facts))
    .filter(({ plan }, index, rows) => plan !== rows[index - 1]?.plan)
    .map(({ plan, at, eventId }) => ({ items: itemsOf(plan ?? '[]'), at, eventId }))
}

function itemsOf(plan: string): PlanItem[] {
  const items = JSON.parse(plan) as [string | null, string | null, number | null][]
  return items.map(([priceId, productId, quantity]) => ({ priceId, productId, quantity }))
}
