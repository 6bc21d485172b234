import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { evolveInvoice } from '../../../src/billing/kinds/invoices.ts'
import type { InvoiceDocument } from '../../../src/billing/kinds/invoices.ts'
import { evolveSubscription } from '../../../src/billing/kinds/subscriptions.ts'
import type { SubscriptionDocument } from '../../../src/billing/kinds/subscriptions.ts'
import { invoiceTransitions } from '../../../src/billing/transitions/invoice-transitions.ts'
import { subscriptionTransitions } from '../../../src/billing/transitions/subscription-transitions.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import {
  billingTime as at,
  invoiceChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'

/** What becomes of a subscription while its events arrive, one after the other. */
function ofSubscription(...events: Event<'SubscriptionChanged'>[]) {
  let [document, certain]: (SubscriptionDocument | null)[] = [null, null]
  return events.flatMap((event) => {
    document = evolveSubscription(document ?? null, event)
    const transitions = subscriptionTransitions(certain ?? null, document)
    if (!document.isUncertain) certain = document
    return transitions
  })
}

function ofInvoice(...events: Event<'InvoiceChanged'>[]) {
  let [document, certain]: (InvoiceDocument | null)[] = [null, null]
  return events.flatMap((event) => {
    document = evolveInvoice(document ?? null, event)
    const transitions = invoiceTransitions(certain ?? null, document)
    if (!document.isUncertain) certain = document
    return transitions
  })
}

const statuses = (transitions: readonly { kind: string; to?: unknown }[]) =>
  transitions.filter(({ kind }) => kind === 'status').map(({ to }) => to)

describe('the transitions of a subscription', () => {
  const created = subscriptionChanged(
    { id: 'a', at: at('09:00:00'), type: 'customer.subscription.created' },
    { status: 'incomplete' },
  )
  const active = subscriptionChanged({ id: 'b', at: at('09:00:03') }, { status: 'active' })
  const pastDue = subscriptionChanged({ id: 'c', at: at('10:00:00') }, { status: 'past_due' })
  const recovered = subscriptionChanged({ id: 'd', at: at('11:00:00') }, { status: 'active' })

  it('given each change of status in order and twice, then each is reported once', () => {
    const transitions = ofSubscription(created, created, active, pastDue, active, pastDue, recovered, created)
    assert.deepEqual(statuses(transitions), ['incomplete', 'active', 'past_due', 'active'])
    assert.equal(new Set(transitions.map(({ key }) => key)).size, 4)
    assert.equal(transitions[2]?.key, 'billing/sub_ada/status/past_due/c')
  })

  it('given a change that arrives after the next one, then it is not reported', () => {
    assert.deepEqual(statuses(ofSubscription(active, created, recovered, pastDue)), ['active'])
  })

  it('given a second event of one change, then nothing more is reported', () => {
    const twin = subscriptionChanged({ id: 'twin', at: at('10:00:01') }, { status: 'past_due' })
    assert.deepEqual(statuses(ofSubscription(active, pastDue, twin)), ['active', 'past_due'])
  })

  it('given an uncertain state, then nothing is reported until a fetch decides', () => {
    const other = subscriptionChanged({ id: 'e', at: at('10:00:00') }, { status: 'unpaid' })
    const fetched = subscriptionChanged({ id: 'f', fetchedAt: at('10:00:05') }, { status: 'unpaid' })
    const [, late, decided] = [
      ofSubscription(active),
      ofSubscription(active, pastDue, other),
      ofSubscription(active, other, pastDue, fetched),
    ]
    assert.deepEqual(statuses(late), ['active', 'past_due'])
    assert.deepEqual(statuses(decided), ['active', 'unpaid'])
  })

  it('given the next period, then it is renewed once', () => {
    const [period] = examples.SubscriptionChanged.data.subscription.items
    const next = { periodStart: '2026-12-21T09:00:00.000Z', periodEnd: '2027-01-21T09:00:00.000Z' }
    const renewed = subscriptionChanged(
      { id: 'r', at: '2026-12-21T09:00:01.000Z' },
      { ...next, items: [{ ...period!, ...next }] },
    )
    const transitions = ofSubscription(active, renewed, renewed)
    assert.deepEqual(
      transitions.map(({ kind }) => kind),
      ['status', 'renewed'],
    )
    assert.equal(transitions[1]?.key, 'billing/sub_ada/renewed/2026-12-21T09:00:00.000Z')
  })

  it('given another price, then its plan changed', () => {
    const [item] = examples.SubscriptionChanged.data.subscription.items
    const upgraded = subscriptionChanged(
      { id: 'u', at: at('10:00:00') },
      { items: [{ ...item!, priceId: 'price_year', productId: 'prod_organiser' }] },
    )
    const [, transition] = ofSubscription(active, upgraded)
    assert.equal(transition?.kind, 'plan-changed')
    assert.deepEqual(
      evolveSubscription(evolveSubscription(null, active), upgraded).plans.map(({ items, at: since }) => [
        items[0]?.productId,
        since,
      ]),
      [
        ['prod_individual', at('09:00:03')],
        ['prod_organiser', at('10:00:00')],
      ],
    )
  })

  it('given a cancellation that is requested and withdrawn, then both are reported', () => {
    const requested = subscriptionChanged({ id: 'q', at: at('10:00:00') }, { cancelAtPeriodEnd: true })
    const withdrawn = subscriptionChanged({ id: 'w', at: at('11:00:00') }, { cancelAtPeriodEnd: false })
    assert.deepEqual(
      ofSubscription(active, requested, requested, withdrawn).map(({ kind }) => kind),
      ['status', 'cancellation-requested', 'cancellation-withdrawn'],
    )
  })

  it('given paused collection, then it is reported although the status stays', () => {
    const paused = subscriptionChanged({ id: 'p', at: at('10:00:00') }, { collectionPaused: 'void' })
    assert.deepEqual(
      ofSubscription(active, paused, recovered).map(({ kind }) => kind),
      ['status', 'collection-paused', 'collection-resumed'],
    )
  })
})

describe('the transitions of an invoice', () => {
  const open = { status: 'open', attemptCount: 1, paidAt: null, amountPaid: '0.00' }
  const failed = invoiceChanged({ id: 'a', at: at('09:00:00'), type: 'invoice.payment_failed' }, open)
  const actionRequired = invoiceChanged(
    { id: 'b', at: at('09:00:00'), type: 'invoice.payment_action_required' },
    open,
  )
  const paid = invoiceChanged({ id: 'c', at: at('10:00:00'), type: 'invoice.paid' })
  const succeeded = invoiceChanged({ id: 'd', at: at('10:00:00'), type: 'invoice.payment_succeeded' })

  it('given a failed attempt, repeated, then it is reported once', () => {
    assert.deepEqual(
      ofInvoice(failed, actionRequired, failed, paid, succeeded, actionRequired).map(({ key }) => key),
      [
        'billing/in_ada1/status/open/a',
        'billing/in_ada1/payment-failed/1',
        'billing/in_ada1/action-required/1',
        'billing/in_ada1/status/paid/c',
      ],
    )
  })

  it('given a failed attempt that is known only after the payment, then it is not reported', () => {
    assert.deepEqual(
      ofInvoice(paid, failed, actionRequired, succeeded).map(({ kind }) => kind),
      ['status'],
    )
  })
})
