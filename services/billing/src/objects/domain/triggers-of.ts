import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { invoiceTransitions } from '@slipstream/read-models/billing/transitions/invoice-transitions.ts'
import type { InvoiceBaseline } from '@slipstream/read-models/billing/transitions/invoice-transitions.ts'
import { subscriptionTransitions } from '@slipstream/read-models/billing/transitions/subscription-transitions.ts'
import type {
  SubscriptionBaseline,
  SubscriptionTransition,
} from '@slipstream/read-models/billing/transitions/subscription-transitions.ts'
import type { BillingTrigger } from '@slipstream/runtime/config/schemas/sources/stripe-rules-schema.ts'

/** Something that happened, or will happen, to which a rule can refer. These names are a storage format. */
export type Trigger = {
  on: BillingTrigger
  /** What it happened to: the same for the same happening, also when it is derived again from the start of the log. */
  subject: string
  /** ISO 8601 UTC: when it happened at the provider; of a scheduled one, when it will. */
  at: string
  eventId: string
  customerId: string
  subscriptionId: string | null
  invoiceId: string | null
  /** Of an attempt to collect an invoice; null of all else. */
  attempt: number | null
}

/** What the change of a subscription is to rules. */
export function subscriptionTriggers(
  before: SubscriptionBaseline | null,
  after: SubscriptionDocument,
): Trigger[] {
  const { subscriptionId, customerId, status, trialEnd } = after
  const common = { customerId, subscriptionId, invoiceId: null, attempt: null }
  const triggers = subscriptionTransitions(before, after).flatMap((transition): Trigger[] => {
    const made = ofTransition(transition, after)
    return made === undefined ? [] : [{ ...common, eventId: transition.eventId, ...made }]
  })
  if (!after.isUncertain && status === 'trialing' && trialEnd !== null) {
    const subject = `${subscriptionId}/${trialEnd}`
    const { eventId } = after.provenance
    triggers.push({ ...common, on: 'trial-ending', subject, at: trialEnd, eventId })
  }
  return triggers
}

type Made = Pick<Trigger, 'on' | 'subject' | 'at'>

function ofTransition(transition: SubscriptionTransition, after: SubscriptionDocument): Made | undefined {
  const { subscriptionId: id, startedAt, createdAt, endedAt } = after
  const { at } = transition
  switch (transition.kind) {
    case 'renewed':
      return {
        on: 'subscription-renewed',
        subject: `${id}/${transition.periodStart}`,
        at: transition.periodStart,
      }
    case 'plan-changed':
      return { on: 'plan-changed', subject: `${id}/${at}`, at }
    case 'cancellation-requested':
      return { on: 'cancellation-requested', subject: `${id}/${at}`, at }
    case 'status': {
      const { from, to } = transition
      // Since when it has the first status that is known is not known: not before it began.
      const since = from === null ? (startedAt ?? createdAt) : at
      if ((to === 'active' || to === 'trialing') && (from === null || from === 'incomplete'))
        return { on: 'subscription-started', subject: id, at: since }
      if (to === 'canceled') return { on: 'subscription-ended', subject: id, at: endedAt ?? since }
      if (to === 'incomplete_expired') return { on: 'subscription-expired', subject: id, at: since }
      const on = repeatable[to]
      return on === undefined ? undefined : { on, subject: `${id}/${since}`, at: since }
    }
    default:
      return undefined
  }
}

/** Statuses that a subscription can leave and get again. */
const repeatable: Partial<Record<string, BillingTrigger>> = {
  past_due: 'subscription-past-due',
  unpaid: 'subscription-unpaid',
  paused: 'subscription-paused',
}

/** What the change of an invoice is to rules; nothing of one that names no customer. */
export function invoiceTriggers(before: InvoiceBaseline | null, after: InvoiceDocument): Trigger[] {
  const { invoiceId, customerId, subscriptionId, paidAt } = after
  if (customerId === null) return []
  return invoiceTransitions(before, after).flatMap((transition): Trigger[] => {
    const { kind, at, eventId } = transition
    const common = { customerId, subscriptionId, invoiceId, eventId }
    if (kind === 'status') {
      if (transition.to !== 'paid') return []
      return [{ ...common, on: 'invoice-paid', subject: invoiceId, at: paidAt ?? at, attempt: null }]
    }
    const { attempt } = transition
    return [{ ...common, on: kind, subject: `${invoiceId}/${attempt}`, at, attempt }]
  })
}
