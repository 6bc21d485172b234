import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import type { SubscriptionState } from '../../../sources/domain/billing-object-state.ts'
import type { CheckLine } from '../../domain/check-line.ts'
import { ok, problem, unknown, warning } from '../../domain/check-line.ts'
import type { BillingEvidence } from './billing-evidence.ts'

type Item = SubscriptionState['items'][number]

/** What the newest subscriptions would entitle to: who pays for what no row of the configuration names. */
export function checkEntitlements(
  { source, subscriptions }: Pick<BillingEvidence, 'source' | 'subscriptions'>,
  { entitlements, entitlingStatuses }: Pick<EntitlementRules, 'entitlements' | 'entitlingStatuses'>,
): CheckLine {
  const check = 'entitlements'
  const key = `sources.${source}.entitlements`
  if (entitlements.length === 0) return ok(check, `none are granted, as ${key} is not configured`)
  if ('fault' in subscriptions) return unknown(check, subscriptions.fault)
  const live = subscriptions.value.flatMap(({ state }) =>
    state.kind === 'subscription' && entitlingStatuses.includes(state.status) ? [state] : [],
  )
  if (live.length === 0)
    return unknown(check, 'the account has no subscription yet that entitles to anything')
  const isGranted = ({ priceId, productId }: Item): boolean =>
    entitlements.some(
      ({ price, product }) =>
        (price !== undefined && price === priceId) || (product !== undefined && product === productId),
    )
  const without = live.filter(({ items }) => !items.some(isGranted))
  const found = `${live.length - without.length} of the ${live.length} newest subscriptions entitle to something`
  if (without.length === 0) return ok(check, found)
  const prices = new Set(without.flatMap(({ items }) => items.flatMap(({ priceId }) => priceId ?? [])))
  const report = without.length === live.length ? problem : warning
  return report(
    check,
    `${found}; nothing is granted for ${[...prices].slice(0, 5).join(', ')}`,
    `compare the prices and products of ${key} with those of the account`,
  )
}
