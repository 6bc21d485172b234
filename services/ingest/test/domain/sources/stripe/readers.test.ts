import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { bodyOf } from './given/captured.ts'
import { readSigned } from './given/stripe-source.ts'

type Json = Record<string, unknown>
type Of<T extends BillingEvent['type']> = Extract<BillingEvent, { type: T }>

function eventOf<T extends BillingEvent['type']>(type: T, body: unknown): Of<T> {
  const reading = readSigned(body)
  assert.ok(reading.kind === 'event', JSON.stringify(reading))
  assert.equal(reading.event.type, type)
  return reading.event as Of<T>
}

const reasonOf = (body: unknown): string => {
  const reading = readSigned(body)
  return reading.kind === 'quarantine' ? `${reading.reason}: ${reading.detail}` : reading.kind
}

const snapshot = (type: string, object: Json, more: Json = {}): Json => ({
  ...{ id: 'evt_1', object: 'event', api_version: '2026-08-26.dahlia', created: 1788220803, type },
  ...{ data: { object }, livemode: false, request: { id: null, idempotency_key: null }, ...more },
})
const objectOf = (seq: number): Json => (bodyOf('built', seq)['data'] as { object: Json }).object

describe('a subscription or invoice of any version of the API', () => {
  test('given versions before and since basil, then period and subscription are read from each', () => {
    const since = eventOf('SubscriptionChanged', bodyOf('built', 13)).data.subscription
    const before = eventOf('SubscriptionChanged', bodyOf('built', 50)).data.subscription
    assert.deepEqual([since.periodStart, since.periodEnd], ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z'])
    assert.deepEqual(before, since)
    const invoice = eventOf('InvoiceChanged', bodyOf('built', 19)).data.invoice
    const older = eventOf('InvoiceChanged', bodyOf('built', 51)).data.invoice
    assert.equal(invoice.subscriptionId, 'sub_ada')
    assert.deepEqual({ ...older, paymentIntentId: null }, invoice)
  })

  test('given a version that is not known, later, odd or null, then it is read by its shape', () => {
    for (const api_version of ['2031-01-01.juniper', 'next', null, '', 7]) {
      for (const seq of [13, 50])
        assert.equal(
          eventOf('SubscriptionChanged', { ...bodyOf('built', seq), api_version }).data.subscription
            .periodEnd,
          '2026-11-01T00:00:00Z',
        )
      for (const seq of [19, 51])
        assert.equal(
          eventOf('InvoiceChanged', { ...bodyOf('built', seq), api_version }).data.invoice.subscriptionId,
          'sub_ada',
        )
    }
  })

  test('given both places, when they differ, then that of the version counts', () => {
    const both = { ...objectOf(13), current_period_start: 0, current_period_end: 86_400 }
    const endOf = (api_version: string): string | null =>
      eventOf('SubscriptionChanged', snapshot('customer.subscription.updated', both, { api_version })).data
        .subscription.periodEnd
    assert.equal(endOf('2025-02-24.acacia'), '1970-01-02T00:00:00Z')
    assert.equal(endOf('2025-03-31.basil'), '2026-11-01T00:00:00Z')
  })

  test('given neither place, then it is quarantined with a sentence that names what is missing', () => {
    const { items, ...withoutItems } = objectOf(13)
    assert.ok(items)
    assert.match(
      reasonOf(snapshot('customer.subscription.updated', withoutItems, { api_version: null })),
      /^unknown-shape: The period of subscription sub_ada is missing/,
    )
    const { parent, ...withoutParent } = objectOf(19)
    assert.ok(parent)
    assert.match(
      reasonOf(snapshot('invoice.paid', withoutParent)),
      /^unknown-shape: The subscription of invoice in_ada2 is missing: it has neither parent nor subscription/,
    )
  })

  test('given a single invoice, then it bills no subscription', () => {
    const single = { ...objectOf(19), parent: null }
    assert.equal(
      eventOf('InvoiceChanged', snapshot('invoice.paid', single)).data.invoice.subscriptionId,
      null,
    )
  })

  test('given items that end at different times, then the period is that of the first to end', () => {
    const item = (id: string, end: number): Json => ({
      ...{ id, price: { id: `price_${id}`, product: { id: 'prod_1' } }, quantity: 2 },
      ...{ current_period_start: 0, current_period_end: end },
    })
    const body = { ...objectOf(13), items: { data: [item('year', 31_536_000), item('month', 2_678_400)] } }
    const { items, ...period } = eventOf(
      'SubscriptionChanged',
      snapshot('customer.subscription.updated', body),
    ).data.subscription
    assert.equal(period.periodEnd, '1970-02-01T00:00:00Z')
    assert.deepEqual(
      items.map(({ priceId, productId, periodEnd }) => [priceId, productId, periodEnd]),
      [
        ['price_year', 'prod_1', '1971-01-01T00:00:00Z'],
        ['price_month', 'prod_1', '1970-02-01T00:00:00Z'],
      ],
    )
  })

  test('given a plan in place of a price, or of items, then it is the item', () => {
    const { data } = bodyOf('localstripe', 10) as { data: { object: Json } }
    const { items, ...withPlan } = data.object
    assert.ok(items)
    for (const object of [data.object, withPlan]) {
      const { subscription } = eventOf(
        'SubscriptionChanged',
        snapshot('customer.subscription.created', object, { api_version: '2015-10-16' }),
      ).data
      const [item] = subscription.items
      assert.deepEqual(
        [item?.priceId, item?.unitAmount, item?.interval],
        ['individual-month', '25.00', 'month'],
      )
    }
  })

  test('given objects in place of ids, then their ids are read', () => {
    const body = {
      ...objectOf(13),
      customer: { id: 'cus_ada', object: 'customer' },
      latest_invoice: objectOf(19),
    }
    const event = eventOf('SubscriptionChanged', snapshot('customer.subscription.updated', body))
    assert.equal(event.subject, 'stripe/cus_ada')
    assert.equal(event.data.subscription.latestInvoiceId, 'in_ada2')
  })

  test('given a status, reason or type that nobody knows yet, then it is kept', () => {
    const subscription = { ...objectOf(13), status: 'hibernating', collection_method: 'telepathy' }
    const { data } = eventOf(
      'SubscriptionChanged',
      snapshot('customer.subscription.hibernated', subscription),
    )
    assert.deepEqual(
      [data.subscription.status, data.subscription.collectionMethod, data.change.type],
      ['hibernating', 'telepathy', 'customer.subscription.hibernated'],
    )
    const invoice = eventOf('InvoiceChanged', snapshot('invoice.lost', { ...objectOf(19), status: 'lost' }))
    assert.equal(invoice.data.invoice.status, 'lost')
  })

  test('given a time or sum that cannot be read, then it is quarantined and not guessed', () => {
    const broken = (more: Json): string => reasonOf(snapshot('invoice.paid', { ...objectOf(19), ...more }))
    assert.match(broken({ created: 'soon' }), /^unreadable-value: created of invoice in_ada2/)
    assert.match(broken({ created: 1e15 }), /^unreadable-value/)
    assert.match(broken({ total: 'much' }), /^unreadable-value: total of invoice in_ada2 is no amount/)
    assert.match(broken({ total: 2 ** 60 }), /^unreadable-value/)
    assert.match(broken({ currency: null }), /^unreadable-value: .* has no currency/)
    assert.match(
      broken({ total: null, amount_due: 1 }),
      /^unknown-shape: total of invoice in_ada2 is missing/,
    )
  })
})

describe('an event of another kind', () => {
  test('given an object without an id, then it is kept under its customer', () => {
    const upcoming = eventOf('BillingEventReceived', bodyOf('built', 12))
    assert.deepEqual(upcoming.data.object, { type: 'invoice', id: null })
    const summary = eventOf('BillingEventReceived', bodyOf('built', 43))
    assert.deepEqual(summary.data.object, { type: 'entitlements.active_entitlement_summary', id: null })
    for (const { subject, data } of [upcoming, summary])
      assert.deepEqual([subject, data.customerId], ['stripe/cus_ada', 'cus_ada'])
  })

  test('given a preview of an invoice with an id, then it is no invoice', () => {
    const preview = { ...objectOf(12), id: 'upcoming_in_1MtHbELkdIwHu7ix' }
    eventOf('BillingEventReceived', snapshot('invoice.upcoming', preview))
    eventOf('BillingEventReceived', snapshot('invoice.finalized', preview))
  })

  test('given a card that was taken from a customer, then it is kept under that customer', () => {
    const data = {
      object: { id: 'pm_1', object: 'payment_method', customer: null },
      previous_attributes: { customer: 'cus_ada' },
    }
    const detached = eventOf('PaymentMethodChanged', snapshot('payment_method.detached', {}, { data }))
    assert.equal(detached.subject, 'stripe/cus_ada')
    assert.equal(detached.data.paymentMethod.isDetached, true)
    const tax = {
      object: { id: 'txi_1', object: 'tax_id', customer: null },
      previous_attributes: { customer: 'cus_ada' },
    }
    assert.equal(
      eventOf('BillingEventReceived', snapshot('customer.tax_id.updated', {}, { data: tax })).subject,
      'stripe/cus_ada',
    )
  })

  test('given a deleted customer or draft of an invoice, then it is marked as deleted', () => {
    const customer = eventOf('CustomerChanged', bodyOf('localstripe', 41)).data.customer
    assert.deepEqual([customer.isDeleted, customer.name], [true, 'alan'])
    const draft = eventOf('InvoiceChanged', snapshot('invoice.deleted', { ...objectOf(14), status: 'draft' }))
    assert.equal(draft.data.invoice.status, 'deleted')
  })

  test('given an expired checkout, then it is not completed', () => {
    const session = objectOf(9)
    eventOf('BillingEventReceived', snapshot('checkout.session.expired', { ...session, status: 'expired' }))
    const completed = eventOf('CheckoutCompleted', snapshot('checkout.session.completed', session))
    assert.equal(completed.data.checkout.reference, 'tenant-17')
  })

  test('given an event of a connected account, then it says which', () => {
    const event = eventOf('SubscriptionChanged', { ...bodyOf('built', 13), account: 'acct_1' })
    assert.equal(event.data.change.account, 'acct_1')
    assert.notEqual(event.id, eventOf('SubscriptionChanged', bodyOf('built', 13)).id)
  })
})

describe('a thin event', () => {
  const thin = bodyOf('built', 45)

  test('given it names an object of billing, then that is to be fetched, and its twin is named', () => {
    const { subject, data, occurredAt } = eventOf('BillingEventReceived', thin)
    assert.deepEqual(data.fetch, { type: 'invoice', id: 'in_ada1' })
    assert.deepEqual(
      [subject, data.twin, occurredAt],
      ['stripe/in_ada1', 'evt_1Built0004', '2026-09-01T00:00:04.123Z'],
    )
    assert.deepEqual([data.change.requestId, data.change.idempotencyKey], ['req_a1', 'k-ada-sub'])
  })

  test('given it names something else, or nothing, then nothing is fetched', () => {
    for (const related_object of [{ id: 're_1', type: 'refund' }, null, undefined])
      assert.equal(eventOf('BillingEventReceived', { ...thin, related_object }).data.fetch, null)
  })

  test('given it is of a connected account, then its context says which', () => {
    for (const context of ['acct_1', 'org_1/acct_1'])
      assert.equal(eventOf('BillingEventReceived', { ...thin, context }).data.change.account, 'acct_1')
  })
})

describe('what is no event of this account', () => {
  test('given live mode where test mode is configured, then it is quarantined as of the wrong mode', () => {
    assert.match(reasonOf(bodyOf('built', 46)), /^wrong-mode: It is of live mode, .* livemode: false/)
    assert.match(reasonOf({ ...bodyOf('built', 45), livemode: true }), /^wrong-mode/)
  })

  test('given JSON of another shape, then it is quarantined and says what is missing', () => {
    assert.match(reasonOf({}), /^not-an-event: The member object/)
    assert.match(reasonOf({ object: 'event' }), /^not-an-event: The event has no type/)
    assert.match(reasonOf({ object: 'event', type: 'a' }), /^not-an-event: The event has no data.object/)
    assert.match(reasonOf({ object: 'event', type: 'a', data: { object: {} } }), /no livemode/)
    assert.match(reasonOf([]), /^not-an-object/)
    assert.match(reasonOf(Buffer.from('{')), /^not-json/)
  })
})

describe('the id of an event', () => {
  const idOf = (body: unknown): string => {
    const reading = readSigned(body)
    return reading.kind === 'event' ? reading.event.id : reading.kind
  }

  test('given a second event about one change, or the same by the list, then the id is the same', () => {
    const body = bodyOf('built', 2)
    const listed = { ...body, pending_webhooks: 0, request: { id: 'req_1', idempotency_key: null } }
    const reversed = Object.fromEntries(Object.entries(listed).reverse())
    for (const same of [bodyOf('built', 10), listed, reversed]) assert.equal(idOf(same), idOf(body))
  })

  test('given another type, second, object or content, then the id is another', () => {
    const body = bodyOf('built', 2)
    const data = body['data'] as { object: Json; previous_attributes: Json }
    const others = [
      { ...body, type: 'customer.subscription.paused' },
      { ...body, created: 1788220804 },
      { ...body, data: { ...data, object: { ...data.object, id: 'sub_other' } } },
      { ...body, data: { ...data, previous_attributes: { status: 'unpaid' } } },
    ]
    assert.equal(new Set([body, ...others].map(idOf)).size, 5)
  })
})
