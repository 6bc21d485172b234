import { entitlementsOf as entitlementsOfDocuments } from '@slipstream/read-models/billing/entitlements.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import type { Known } from '../../objects/domain/known-object.ts'

export type EntitlingSubscription = {
  subscriptionId: string
  status: string
  entitlements: string[]
  periodEnd: string | null
}

export type Entitlements = { entitlements: string[]; subscriptions: EntitlingSubscription[] }

/** What a customer may use by all subscriptions, by the rule of the read models, as events report it. */
export function entitlementsOf(
  subscriptions: readonly Known<'subscription'>[],
  rules: EntitlementRules,
): Entitlements {
  const granted = entitlementsOfDocuments(
    subscriptions.map(({ document }) => document),
    rules,
  )
  const entitling = subscriptions.flatMap(({ document, baseline }): EntitlingSubscription[] => {
    const { subscriptionId, isUncertain } = document
    const grants = granted.flatMap(({ entitlement, subscriptions: by }) =>
      by
        .filter((one) => one.subscriptionId === subscriptionId)
        .map(({ status }) => ({ entitlement, status })),
    )
    const [first] = grants
    if (first === undefined) return []
    const { periodEnd = null } = (isUncertain ? baseline : document) ?? {}
    const entitlements = grants.map(({ entitlement }) => entitlement)
    return [{ subscriptionId, status: first.status, entitlements, periodEnd }]
  })
  return {
    entitlements: granted.map(({ entitlement }) => entitlement),
    subscriptions: entitling.sort((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1)),
  }
}
