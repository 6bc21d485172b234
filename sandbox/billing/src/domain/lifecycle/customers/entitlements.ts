import type { Account } from '../../account.ts'
import { featuresOf } from '../../account-settings.ts'
import { drawText } from '../../draw.ts'
import { emitEvent } from '../../deliveries/emit-event.ts'
import type { Snapshot } from '../../events/billing-event.ts'
import type { SubscriptionStatus } from '../../objects/subscription.ts'

const entitling: readonly SubscriptionStatus[] = ['active', 'trialing', 'past_due']

/** Reports what a customer may use, by Stripe's own entitlements, when that has changed. */
export function reportEntitlements(account: Account, customer: string): void {
  if (!account.settings.hasEntitlements) return
  const before = account.featuresOfCustomer.get(customer) ?? []
  const after = activeFeatures(account, customer)
  if (before.join() === after.join()) return
  account.featuresOfCustomer.set(customer, after)
  const [now, old] = [after, before].map((features) => summary(account, customer, features))
  if (now !== undefined) emitEvent(account, 'entitlements.active_entitlement_summary.updated', now, old)
}

function activeFeatures({ objects, subscriptionsOfCustomer }: Account, customer: string): string[] {
  const subscriptions = (subscriptionsOfCustomer.get(customer) ?? []).flatMap(
    (id) => objects.subscription.get(id) ?? [],
  )
  const features = subscriptions
    .filter(({ status }) => entitling.includes(status))
    .flatMap(({ items }) => items.data.flatMap(({ price }) => featuresOf(price.product)))
  return [...new Set(features)].sort()
}

/** It has no id. */
function summary({ settings }: Account, customer: string, features: readonly string[]): Snapshot {
  const data = features.map((feature) => ({
    id: `ent_test_${drawText(24, settings.seed, 'entitlement', customer, feature)}`,
    object: 'entitlements.active_entitlement',
    feature: `feat_test_${feature}`,
    livemode: false,
    lookup_key: feature,
  }))
  const url = `/v1/customer/${customer}/entitlements`
  return {
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: { object: 'list', data, has_more: false, url },
    livemode: false,
  }
}
