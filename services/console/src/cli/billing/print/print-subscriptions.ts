import { listSubscriptions } from '../../../queries/billing/list-subscriptions.ts'
import { getSubscription, listSubscriptionHistory } from '../../../queries/billing/subscription-queries.ts'
import type { BillingHistoryEventResponse } from '../../../responses/billing/billing-history-event.ts'
import type { SubscriptionResponse } from '../../../responses/billing/subscription.ts'
import { printList, printOne } from '../../print-query.ts'
import { timelineLines, uncertaintyLines } from '../timeline-lines.ts'

type Named = { source: string; subscriptionId: string }

export function printSubscriptions(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  const none = 'no subscriptions'
  return printList<SubscriptionResponse>(listSubscriptions, { query }, { textOf: lineOf, none, ...shown })
}

/** @param moments as of which times; the newest state without any */
export function printSubscription(
  params: Named,
  moments: { asOf?: string | undefined; knownAt?: string | undefined },
  isJson: boolean,
): Promise<void> {
  const given = { params, query: moments }
  return printOne<SubscriptionResponse>(getSubscription, given, { textOf: detailsOf, isJson })
}

export function printSubscriptionHistory(params: Named, isJson: boolean): Promise<void> {
  const shown = { textOf: eventLineOf, none: 'no events', isJson }
  return printList<BillingHistoryEventResponse>(listSubscriptionHistory, { params, query: {} }, shown)
}

function lineOf(subscription: SubscriptionResponse): string {
  const { source, subscriptionId, customerId, status, items, periodEnd, cancelAt, cancelAtPeriodEnd } =
    subscription
  const plan = items.map(({ priceId, quantity }) => `${quantity ?? 1} x ${priceId ?? '?'}`).join(', ')
  const isEnding = cancelAtPeriodEnd || cancelAt !== null
  const until = periodEnd === null ? '' : `${isEnding ? 'ends' : 'until'} ${cancelAt ?? periodEnd}`
  const parts = [`${source}/${subscriptionId}`, customerId, status, plan, until]
  return [parts.join('  ').trimEnd(), ...uncertaintyLines(subscription)].join('\n')
}

function detailsOf(subscription: SubscriptionResponse): string {
  const { timeline, plans, collectionPaused } = subscription
  const changes = plans.map(
    ({ at, items }) => `    ${at}  ${items.map(({ priceId }) => priceId ?? '?').join(', ')}`,
  )
  return [
    lineOf(subscription),
    ...(collectionPaused === null ? [] : [`    collection is paused: ${collectionPaused}`]),
    ...['  statuses', ...timelineLines(timeline), '  plans', ...changes],
  ].join('\n')
}

function eventLineOf({
  recordedAt,
  change,
  status,
  position,
  provenance,
}: BillingHistoryEventResponse): string {
  const what = change.type ?? 'fetched'
  return [recordedAt, change.at, what, status ?? '', `by ${provenance.via}`, position].join('  ')
}
