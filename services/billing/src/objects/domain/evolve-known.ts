import type { Event } from '@slipstream/events/event.ts'
import { evolveBillingCustomer } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import { evolveCheckout } from '@slipstream/read-models/billing/kinds/checkouts.ts'
import { evolveInvoice } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { evolvePayment } from '@slipstream/read-models/billing/kinds/payments.ts'
import { evolvePaymentMethod } from '@slipstream/read-models/billing/kinds/payment-methods.ts'
import { evolveSubscription } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { InvoiceBaseline } from '@slipstream/read-models/billing/transitions/invoice-transitions.ts'
import type { SubscriptionBaseline } from '@slipstream/read-models/billing/transitions/subscription-transitions.ts'
import { happeningsOf } from './happenings.ts'
import type { Happening } from './happenings.ts'
import { keyOfEvent } from './known-object.ts'
import type { Known, KnownObject, ObjectEvent, ObjectKind } from './known-object.ts'
import { isScheduled } from './is-scheduled.ts'
import { invoiceTriggers } from './invoice-triggers.ts'
import { subscriptionTriggers } from './triggers-of.ts'
import type { Trigger } from './triggers-of.ts'

export type Evolved = {
  object: KnownObject
  isChanged: boolean
  /** What happened, as rules name it. */
  triggers: Trigger[]
}

/**
 * An object after one more of its events.
 *
 * @param canFetch whether a fetch can decide what is uncertain; otherwise the newest state
 * by the fold's rule counts as certain
 */
export function evolveKnown(before: KnownObject | undefined, event: ObjectEvent, canFetch: boolean): Evolved {
  const common = { _id: keyOfEvent(event), source: event.data.source }
  switch (event.type) {
    case 'SubscriptionChanged':
      return evolveKnownSubscription(ofKind(before, 'subscription'), event, canFetch)
    case 'InvoiceChanged': {
      const known = ofKind(before, 'invoice')
      const document = evolveInvoice(known?.document ?? null, event)
      const certain = canFetch ? document : { ...document, isUncertain: false }
      const baseline = known?.baseline ?? null
      const next = certain.isUncertain ? baseline : invoiceBaseline(certain)
      const customerId = document.customerId ?? known?.customerId ?? null
      return {
        object: { ...common, customerId, kind: 'invoice', document, baseline: next },
        isChanged: document !== known?.document,
        triggers: document === known?.document ? [] : invoiceTriggers(baseline, certain),
      }
    }
    case 'CustomerChanged': {
      const known = ofKind(before, 'customer')
      const document = evolveBillingCustomer(known?.document ?? null, event)
      const { customerId } = document
      const object = { ...common, customerId, kind: 'customer' as const, document }
      return { object, isChanged: document !== known?.document, triggers: [] }
    }
    case 'PaymentChanged': {
      const known = ofKind(before, 'payment_intent')
      const document = evolvePayment(known?.document ?? null, event)
      const { customerId } = document
      const object = { ...common, customerId, kind: 'payment_intent' as const, document }
      return { object, isChanged: document !== known?.document, triggers: [] }
    }
    case 'PaymentMethodChanged': {
      const known = ofKind(before, 'payment_method')
      const document = evolvePaymentMethod(known?.document ?? null, event)
      const { customerId } = document
      const object = { ...common, customerId, kind: 'payment_method' as const, document }
      return { object, isChanged: document !== known?.document, triggers: [] }
    }
    case 'CheckoutCompleted': {
      const known = ofKind(before, 'checkout.session')
      const document = evolveCheckout(known?.document ?? null, event)
      const { customerId } = document
      const object = { ...common, customerId, kind: 'checkout.session' as const, document }
      return { object, isChanged: document !== known?.document, triggers: [] }
    }
  }
}

function evolveKnownSubscription(
  known: Known<'subscription'> | undefined,
  event: Event<'SubscriptionChanged'>,
  canFetch: boolean,
): Evolved {
  const document = evolveSubscription(known?.document ?? null, event)
  if (known !== undefined && document === known.document)
    return { object: known, isChanged: false, triggers: [] }
  const asCertain = (one: SubscriptionDocument): SubscriptionDocument =>
    canFetch ? one : { ...one, isUncertain: false }
  const triggersBefore = (happenings: readonly Happening[]): Trigger[] =>
    known === undefined ? [] : subscriptionTriggers(null, asCertain(known.document), happenings)
  const certain = asCertain(document)
  const baseline = known?.baseline ?? null
  const happenings = known?.happenings ?? happeningsOf(triggersBefore([]))
  const triggers = subscriptionTriggers(baseline, certain, happenings)
  const { customerId } = document
  return {
    object: {
      ...{ _id: keyOfEvent(event), source: event.data.source, customerId, kind: 'subscription', document },
      baseline: certain.isUncertain ? baseline : subscriptionBaseline(certain),
      happenings: certain.isUncertain ? happenings : happeningsOf(triggers),
    },
    isChanged: true,
    triggers: newTriggers(triggers, triggersBefore(happenings)),
  }
}

/**
 * Those that were not there before. What will happen is always one: a task of it that
 * was made already is not made again.
 */
function newTriggers(after: readonly Trigger[], before: readonly Trigger[]): Trigger[] {
  // One whose start has moved may be due now where it was too old: the tasks that it has keep their ids.
  const name = ({ on, subject, at }: Trigger): string => `${on}/${subject}/${at}`
  const known = new Set(before.map(name))
  return after.filter((trigger) => isScheduled(trigger.on) || !known.has(name(trigger)))
}

function ofKind<Kind extends ObjectKind>(
  object: KnownObject | undefined,
  kind: Kind,
): Known<Kind> | undefined {
  return object?.kind === kind ? (object as Known<Kind>) : undefined
}

function subscriptionBaseline(document: SubscriptionDocument): SubscriptionBaseline {
  const { status, items, periodEnd, cancelAt, cancelAtPeriodEnd, collectionPaused } = document
  return { status, items, periodEnd, cancelAt, cancelAtPeriodEnd, collectionPaused }
}

function invoiceBaseline({ status, lastFailure, lastActionRequired }: InvoiceDocument): InvoiceBaseline {
  return { status, lastFailure, lastActionRequired }
}
