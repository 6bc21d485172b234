import type { SubscriptionDocument } from '../kinds/subscriptions.ts'
import { inSequence } from '../order/fact-rows.ts'
import { upTo } from '../order/timeline.ts'

/** A period that followed another one. */
export type Renewal = {
  /** ISO 8601 UTC. */
  periodStart: string
  /** The first event that shows it. */
  eventId: string
}

/** The statuses in which a new period is not a renewal. */
const notRenewing: ReadonlySet<string> = new Set(['trialing', 'incomplete', 'paused'])

/** Whether a period follows that of a state. */
export function isNextPeriod(
  { status, periodEnd }: { status: string; periodEnd: string | null },
  periodStart: string,
): boolean {
  return periodEnd !== null && !notRenewing.has(status) && Date.parse(periodStart) >= Date.parse(periodEnd)
}

/**
 * The renewals of a subscription up to its newest fact, each period once. They depend on the set of facts
 * alone: what arrives late adds its own, and no other. Facts from before periods were kept show none.
 */
export function renewalsOf({
  facts,
  provenance,
}: Pick<SubscriptionDocument, 'facts' | 'provenance'>): Renewal[] {
  const newest = facts.find(({ eventId }) => eventId === provenance.eventId)
  if (newest === undefined) return []
  const periods = upTo(newest, inSequence(facts)).flatMap(({ status, period, eventId }) => {
    const [periodStart, periodEnd] = period?.split('/') ?? []
    return periodStart === undefined || periodEnd === undefined
      ? []
      : [{ status, periodStart, periodEnd, eventId }]
  })
  const renewals = new Map<string, Renewal>()
  for (const [index, { periodStart, eventId }] of periods.entries()) {
    const before = periods[index - 1]
    if (before !== undefined && isNextPeriod(before, periodStart) && !renewals.has(periodStart))
      renewals.set(periodStart, { periodStart, eventId })
  }
  return [...renewals.values()]
}
