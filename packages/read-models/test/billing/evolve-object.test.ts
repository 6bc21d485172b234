import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { foldInvoice } from '../../src/billing/kinds/invoices.ts'
import { evolveSubscription, foldSubscription } from '../../src/billing/kinds/subscriptions.ts'
import {
  billingTime as at,
  invoiceChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'

type SubscriptionEvent = Event<'SubscriptionChanged'>

/** The document in every order of arrival, which must be one. */
function folded(...events: SubscriptionEvent[]) {
  const [document, ...others] = permutations(events).map((order) => foldSubscription(null, order)!)
  for (const other of others) assert.deepEqual(other, document)
  return document!
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  )
}

describe('the state of a billing object', () => {
  it('given an update that overtakes the creation, then the update is the state', () => {
    const created = subscriptionChanged(
      { id: 'a', at: at('09:00:00'), type: 'customer.subscription.created' },
      { status: 'incomplete' },
    )
    const updated = subscriptionChanged({ id: 'b', at: at('09:00:03') }, { status: 'active' })
    const { status, isUncertain, timeline } = folded(created, updated)
    assert.deepEqual({ status, isUncertain }, { status: 'active', isUncertain: false })
    assert.deepEqual(
      timeline.map((entry) => [entry.status, entry.at, entry.atIs]),
      [
        ['incomplete', at('09:00:00'), 'reported'],
        ['active', at('09:00:03'), 'reported'],
      ],
    )
  })

  it('given a late active state after the end, then it stays canceled', () => {
    const ended = subscriptionChanged(
      { id: 'a', at: at('09:00:00'), type: 'customer.subscription.deleted' },
      { status: 'canceled' },
    )
    const late = subscriptionChanged({ id: 'b', at: at('09:05:00') }, { status: 'active' })
    const { status, isUncertain, timeline } = folded(ended, late)
    assert.deepEqual({ status, isUncertain }, { status: 'canceled', isUncertain: false })
    assert.deepEqual(
      timeline.map((entry) => entry.status),
      ['canceled'],
    )
  })

  it('given an event twice, then the same document is returned', () => {
    const event = subscriptionChanged({ id: 'a' })
    const once = evolveSubscription(null, event)
    assert.equal(evolveSubscription(once, event), once)
  })

  it('given two different states of one second, then it is uncertain until one is fetched', () => {
    const one = subscriptionChanged({ id: 'a', at: at('09:00:00') }, { status: 'active' })
    const other = subscriptionChanged({ id: 'b', at: at('09:00:00') }, { status: 'past_due' })
    const uncertain = folded(one, other)
    assert.equal(uncertain.isUncertain, true)
    assert.deepEqual(uncertain.uncertainty, { reason: 'same-second', fetchFrom: at('09:00:05') })
    const fetched = subscriptionChanged({ id: 'c', fetchedAt: at('09:00:05') }, { status: 'active' })
    const { status, isUncertain, uncertainty } = folded(one, other, fetched)
    assert.deepEqual(
      { status, isUncertain, uncertainty },
      { status: 'active', isUncertain: false, uncertainty: null },
    )
  })

  it('given two equal states of one second, then it is certain', () => {
    const one = subscriptionChanged({ id: 'a', at: at('09:00:00') }, { status: 'active' })
    const other = subscriptionChanged(
      { id: 'b', at: at('09:00:00'), type: 'customer.subscription.resumed' },
      { status: 'active' },
    )
    assert.equal(folded(one, other).isUncertain, false)
  })

  it('given states of one second that follow each other, then the last of the chain is the state', () => {
    const states = [
      { status: 'active' },
      { status: 'active', cancelAtPeriodEnd: true },
      { status: 'past_due', cancelAtPeriodEnd: true },
    ]
    const first = subscriptionChanged(
      {
        id: 'c',
        at: at('09:00:00'),
        object: { status: 'active', cancel: false },
        previous: { status: 'trialing' },
      },
      states[0],
    )
    const second = subscriptionChanged(
      {
        id: 'b',
        at: at('09:00:00'),
        object: { status: 'active', cancel: true },
        previous: { cancel: false },
      },
      states[1],
    )
    const third = subscriptionChanged(
      {
        id: 'a',
        at: at('09:00:00'),
        object: { status: 'past_due', cancel: true },
        previous: { status: 'active' },
      },
      states[2],
    )
    const { status, isUncertain, provenance, timeline } = folded(first, second, third)
    assert.deepEqual(
      { status, isUncertain, eventId: provenance.eventId },
      { status: 'past_due', isUncertain: false, eventId: 'a' },
    )
    assert.deepEqual(
      timeline.map((entry) => entry.status),
      ['active', 'past_due'],
    )
  })

  it('given a change and its reverse in one second, then it is uncertain', () => {
    const object = (cancel: boolean) => ({ status: 'active', cancel })
    const before = subscriptionChanged(
      { id: 'c', at: at('08:00:00'), object: object(false) },
      { cancelAtPeriodEnd: false },
    )
    const changed = subscriptionChanged(
      { id: 'a', at: at('09:00:00'), object: object(true), previous: { cancel: false } },
      { cancelAtPeriodEnd: true },
    )
    const reversed = subscriptionChanged(
      { id: 'b', at: at('09:00:00'), object: object(false), previous: { cancel: true } },
      { cancelAtPeriodEnd: false },
    )
    assert.equal(folded(before, changed, reversed).isUncertain, true)
  })

  it('given an earlier slow fetch, then a newer state stays', () => {
    const fetched = subscriptionChanged({ id: 'a', fetchedAt: at('09:00:00') }, { status: 'active' })
    const newer = subscriptionChanged({ id: 'b', at: at('09:00:06') }, { status: 'past_due' })
    const { status, isUncertain, timeline } = folded(fetched, newer)
    assert.deepEqual({ status, isUncertain }, { status: 'past_due', isUncertain: false })
    assert.deepEqual(
      timeline.map((entry) => [entry.status, entry.atIs]),
      [
        ['active', 'notAfter'],
        ['past_due', 'reported'],
      ],
    )
  })

  it('given a fetch too close to another state, then it is uncertain', () => {
    const event = subscriptionChanged({ id: 'a', at: at('09:00:00') }, { status: 'active' })
    const fetched = subscriptionChanged({ id: 'b', fetchedAt: at('09:00:04') }, { status: 'past_due' })
    const { uncertainty } = folded(event, fetched)
    assert.deepEqual(uncertainty, { reason: 'fetched-about-then', fetchFrom: at('09:00:09') })
    const same = subscriptionChanged({ id: 'c', fetchedAt: at('09:00:04') }, { status: 'active' })
    assert.equal(folded(event, same).isUncertain, false)
  })

  it('given an invoice that is finalised and paid within a second, then it is paid', () => {
    const paid = invoiceChanged({ id: 'a', at: at('09:00:00'), type: 'invoice.paid' }, { status: 'paid' })
    const open = invoiceChanged(
      { id: 'b', at: at('09:00:00'), type: 'invoice.finalized' },
      { status: 'open', attemptCount: 0, paidAt: null },
    )
    for (const order of [
      [paid, open],
      [open, paid],
    ]) {
      const invoice = foldInvoice(null, order)
      assert.deepEqual([invoice?.status, invoice?.isUncertain], ['paid', false])
    }
  })

  it('given metadata with reserved names, then a database can store it', () => {
    const event = subscriptionChanged({ id: 'a' }, { metadata: { $where: '1', 'a.b': '2' } })
    assert.deepEqual(evolveSubscription(null, event).metadata, { _$where: '1', 'a.b': '2' })
  })
})
