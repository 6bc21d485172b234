import type { SubscriptionItem } from '@slipstream/events/event-types/billing-events.ts'
import type { Known } from '../../objects/domain/known-object.ts'

/** What subscriptions entitle to, as a source is configured. */
export type EntitlementRules = {
  entitlements: readonly { price?: string | undefined; product?: string | undefined; grants: string[] }[]
  entitlingStatuses: readonly string[]
}

export type EntitlingSubscription = {
  subscriptionId: string
  status: string
  entitlements: string[]
  periodEnd: string | null
}

export type Entitlements = { entitlements: string[]; subscriptions: EntitlingSubscription[] }

/** What a customer may use by all subscriptions together, as far as their states are certain. */
export function entitlementsOf(
  subscriptions: readonly Known<'subscription'>[],
  rules: EntitlementRules,
): Entitlements {
  const entitling = subscriptions
    .flatMap((known): EntitlingSubscription[] => {
      const { document, baseline } = known
      if (baseline === null || !rules.entitlingStatuses.includes(baseline.status)) return []
      const entitlements = sorted(baseline.items.flatMap((item) => grantsOf(item, rules)))
      const { subscriptionId } = document
      const { status, periodEnd } = baseline
      return entitlements.length === 0 ? [] : [{ subscriptionId, status, entitlements, periodEnd }]
    })
    .sort((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1))
  return {
    entitlements: sorted(entitling.flatMap(({ entitlements }) => entitlements)),
    subscriptions: entitling,
  }
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort()

function grantsOf({ priceId, productId }: SubscriptionItem, { entitlements }: EntitlementRules): string[] {
  return entitlements.flatMap(({ price, product, grants }) =>
    (price !== undefined && price === priceId) || (product !== undefined && product === productId)
      ? grants
      : [],
  )
}
