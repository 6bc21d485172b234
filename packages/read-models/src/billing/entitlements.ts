import type { BillingTimelineEntry } from './billing-document.ts'
import type { SubscriptionDocument } from './kinds/subscriptions.ts'
import type { PlanEntry, PlanItem } from './kinds/plan.ts'

/** What subscriptions entitle to, as a source's configuration declares it. */
export type EntitlementRules = {
  entitlements: readonly {
    price?: string | undefined
    product?: string | undefined
    grants: readonly string[]
  }[]
  entitlingStatuses: readonly string[]
  /** Whether what is uncertain is fetched: until then what was certain counts. Default: yes. */
  waitsForCertainty?: boolean
}

/** What must be known of a subscription, to find what it entitles to. */
export type EntitlingSubscription = Pick<
  SubscriptionDocument,
  'subscriptionId' | 'status' | 'isUncertain' | 'timeline' | 'plans' | 'lastCertain'
>

/** A subscription that grants an entitlement. */
export type Grant = {
  subscriptionId: string
  status: string
  /** ISO 8601 UTC: from then on its status and its plan have granted it without a break. */
  since: string
  /** Whether its state may not be the newest. */
  isUncertain: boolean
}

/** What a customer may use now. */
export type Entitlement = {
  entitlement: string
  /** ISO 8601 UTC: the earliest of the subscriptions that grant it now. */
  since: string
  /** The earliest first. */
  subscriptions: Grant[]
}

/** What the subscriptions of a customer entitle to now, by name. */
export function entitlementsOf(
  subscriptions: readonly EntitlingSubscription[],
  rules: EntitlementRules,
): Entitlement[] {
  const grants = new Map<string, Grant[]>()
  for (const subscription of subscriptions) {
    const certain = certainPart(subscription, rules)
    if (certain === null) continue
    const { subscriptionId, isUncertain } = subscription
    const { status } = certain
    for (const [entitlement, since] of grantsOf(certain, rules)) {
      const grant = { subscriptionId, status, since, isUncertain }
      grants.set(entitlement, [...(grants.get(entitlement) ?? []), grant])
    }
  }
  return [...grants]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([entitlement, given]) => {
      const sorted = given.sort((a, b) => Date.parse(a.since) - Date.parse(b.since))
      return { entitlement, since: sorted[0]!.since, subscriptions: sorted }
    })
}

type Certain = Pick<EntitlingSubscription, 'status' | 'timeline' | 'plans'>

/** What counts of a subscription: of an uncertain one what was certain before. Null for nothing. */
function certainPart(
  subscription: EntitlingSubscription,
  { waitsForCertainty = true }: EntitlementRules,
): Certain | null {
  const { isUncertain, lastCertain, timeline, plans } = subscription
  if (!isUncertain || !waitsForCertainty || lastCertain === undefined) return subscription
  if (lastCertain === null) return null
  const isBy = ({ at }: { at: string }): boolean => Date.parse(at) <= Date.parse(lastCertain.at)
  return { status: lastCertain.status, timeline: timeline.filter(isBy), plans: plans.filter(isBy) }
}

function grantsOf({ status, timeline, plans }: Certain, rules: EntitlementRules): [string, string][] {
  if (!rules.entitlingStatuses.includes(status)) return []
  const inStatusSince = sinceOf(timeline, (entry) => rules.entitlingStatuses.includes(entry.status))
  const granted = (items: readonly PlanItem[]): string[] => [
    ...new Set(
      rules.entitlements.flatMap(({ price, product, grants }) =>
        items.some(({ priceId, productId }) => isNamed(price, priceId) || isNamed(product, productId))
          ? grants
          : [],
      ),
    ),
  ]
  return granted(plans.at(-1)?.items ?? []).map((entitlement) => {
    const inPlanSince = sinceOf(plans, ({ items }) => granted(items).includes(entitlement))
    return [entitlement, Date.parse(inStatusSince) > Date.parse(inPlanSince) ? inStatusSince : inPlanSince]
  })
}

function isNamed(wanted: string | undefined, id: string | null): boolean {
  return wanted !== undefined && wanted === id
}

/** The time of the first of the last entries in a row that match; at least the last one does. */
function sinceOf<Entry extends BillingTimelineEntry | PlanEntry>(
  entries: readonly Entry[],
  matches: (entry: Entry) => boolean,
): string {
  const broken = entries.findLastIndex((entry) => !matches(entry))
  return entries[broken + 1]?.at ?? entries.at(-1)!.at
}
