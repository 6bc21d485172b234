import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { renewalsOf } from '@slipstream/read-models/billing/transitions/renewals.ts'
import { subscriptionTransitions } from '@slipstream/read-models/billing/transitions/subscription-transitions.ts'
import type { SubscriptionBaseline } from '@slipstream/read-models/billing/transitions/subscription-transitions.ts'
import type { BillingTrigger } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-names.ts'
import { knownHappening } from './happenings.ts'
import type { Happening } from './happenings.ts'
import { endOf, isCancelling } from './subscription-end.ts'

/** What an event of Stripe was about, where no object shows it. */
export type EventObject = {
  type: string | null
  id: string | null
  status: string | null
  reason: string | null
  /** A decimal; null where it has none, or of a currency that is not known. */
  amount: string | null
  currency: string | null
}

/** Something that happened, or will happen, to which a rule can refer. These names are a storage format. */
export type Trigger = {
  on: BillingTrigger
  /** What it happened to: the same when it is derived again from the start of the log. */
  subject: string
  /** ISO 8601 UTC: when it happened at the provider; of a scheduled one, when it will. */
  at: string
  eventId: string
  /**
   * Of a status or plan: ISO 8601 UTC, when it was seen to hold as it set this off for the first time. A late
   * event may show that it began earlier. Absent of all else, and of what was stored before it was kept.
   */
  seenAt?: string
  /** Null of an event that names no customer. */
  customerId: string | null
  subscriptionId: string | null
  invoiceId: string | null
  /** The connected account that it happened in; absent for our own. */
  account?: string
  /** Of an attempt to collect an invoice; null of all else. */
  attempt: number | null
  /** Of a card that expires. */
  paymentMethodId?: string
  /** Stripe's type of event, e.g. `charge.dispute.created`; only of `stripe-event`. */
  event?: string
  /** The payment whose customer an event concerns that names none. */
  paymentId?: string | null
  object?: EventObject
}

/** The trigger with the connected account that it happened in; null for our own. */
export const inAccount = (trigger: Trigger, account: string | null): Trigger =>
  account === null ? trigger : { ...trigger, account }

type Made = Pick<Trigger, 'on' | 'subject' | 'at' | 'eventId' | 'seenAt'>

/** How long a first payment may take. */
const incompleteMs = 23 * 60 * 60 * 1_000

/**
 * The triggers of a subscription's change. Changes of status and plan are those of the document, which late
 * and repeated events only complete: the final result does not depend on the order of arrival.
 *
 * @param before the last state that was certain; null: none was
 * @param happenings the known ones of statuses and plans: they keep their subjects when late events move
 *   their start
 */
export function subscriptionTriggers(
  before: SubscriptionBaseline | null,
  after: SubscriptionDocument,
  happenings: readonly Happening[],
): Trigger[] {
  if (after.isUncertain) return []
  const { subscriptionId, customerId } = after
  const common = { customerId, subscriptionId, invoiceId: null, attempt: null }
  return [
    ...statusTriggers(after, happenings),
    ...planTriggers(after, happenings),
    ...renewalTriggers(before, after),
    ...cancellationTriggers(before, after),
    ...scheduledTriggers(after),
  ].map((made) => ({ ...common, ...made }))
}

function statusTriggers(
  { timeline, subscriptionId: id, startedAt, createdAt, endedAt }: SubscriptionDocument,
  happenings: readonly Happening[],
) {
  return timeline.flatMap(({ status, at, eventId }, index): Made[] => {
    const from = timeline[index - 1]?.status ?? null
    // Since when it has the first status that is known is not known: not before it began.
    const since = from === null ? (startedAt ?? createdAt) : at
    const once = (on: BillingTrigger, happenedAt = since) => [{ on, subject: id, at: happenedAt, eventId }]
    const again = (on: BillingTrigger) => {
      const known = knownHappening(happenings, on, { from: at, until: timeline[index + 1]?.at })
      const { subject, seenAt } = known ?? { subject: `${id}/${at}`, seenAt: at }
      return [{ on, subject, at: since, eventId, seenAt }]
    }
    switch (status) {
      case 'active':
      case 'trialing':
        if (from === null || from === 'incomplete') return once('subscription-started')
        return recoverable.has(from) ? again('subscription-recovered') : []
      case 'incomplete':
        return once('subscription-incomplete', createdAt)
      case 'past_due':
        return again('subscription-past-due')
      case 'unpaid':
        return again('subscription-unpaid')
      case 'paused':
        return again('subscription-paused')
      case 'incomplete_expired':
        return once('subscription-expired')
      case 'canceled':
        return once('subscription-ended', endedAt ?? since)
      default:
        return []
    }
  })
}

const recoverable: ReadonlySet<string> = new Set(['past_due', 'unpaid'])

function planTriggers(
  { plans, subscriptionId: id }: SubscriptionDocument,
  happenings: readonly Happening[],
): Made[] {
  const on = 'plan-changed'
  return plans.slice(1).map(({ at, eventId }, index) => {
    const known = knownHappening(happenings, on, { from: at, until: plans[index + 2]?.at })
    const { subject, seenAt } = known ?? { subject: `${id}/${at}`, seenAt: at }
    return { on, subject, at, eventId, seenAt }
  })
}

/** The document's; where it lacks the period before, what has changed since the state before. */
function renewalTriggers(before: SubscriptionBaseline | null, after: SubscriptionDocument): Made[] {
  const changed = subscriptionTransitions(before, after).filter(({ kind }) => kind === 'renewed')
  const renewals = new Map(
    [...changed, ...renewalsOf(after)].flatMap((one) =>
      'periodStart' in one ? [[one.periodStart, one.eventId]] : [],
    ),
  )
  return [...renewals].map(([at, eventId]) => ({
    ...{ on: 'subscription-renewed', subject: `${after.subscriptionId}/${at}`, at, eventId },
  }))
}

/** The document does not keep it: it is known from the state before. */
function cancellationTriggers(before: SubscriptionBaseline | null, after: SubscriptionDocument): Made[] {
  const { subscriptionId: id, canceledAt, stateAt, status, provenance } = after
  const wasCancelling = before !== null && isCancelling(before)
  if (wasCancelling || !isCancelling(after) || status === 'canceled') return []
  const at = canceledAt ?? stateAt
  return [{ on: 'cancellation-requested', subject: `${id}/${at}`, at, eventId: provenance.eventId }]
}

/** What will happen as it is now. */
function scheduledTriggers(after: SubscriptionDocument): Made[] {
  const { subscriptionId: id, status, trialEnd, periodEnd, createdAt, collectionPaused, provenance } = after
  const of = (on: BillingTrigger, at: string | null): Made[] =>
    at === null ? [] : [{ on, subject: `${id}/${at}`, at, eventId: provenance.eventId }]
  if (status === 'incomplete')
    return of('subscription-expiring', new Date(Date.parse(createdAt) + incompleteMs).toISOString())
  const ending = over.has(status) ? [] : of('subscription-ending', endOf(after))
  const trial = status === 'trialing' ? of('trial-ending', trialEnd) : []
  const isRenewed = status === 'active' && !isCancelling(after) && collectionPaused === null
  return [...ending, ...trial, ...(isRenewed ? of('renewal-due', periodEnd) : [])]
}

const over: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired'])
