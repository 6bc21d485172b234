import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { ingestForTests } from '../../ingest-for-tests.ts'
import type { IngestResponse, Ingest } from '../../ingest-for-tests.ts'
import { bodyOf } from '../../domain/sources/stripe/given/captured.ts'
import { secret, signatureOf } from '../../domain/sources/stripe/given/stripe-source.ts'

let ingest: Ingest
before(async () => {
  ingest = await ingestForTests({
    environment: { S: secret, W: 'shop-secret' },
    ingestTokens: ['the-token'],
    sources: {
      stripe: { type: 'stripe', livemode: false, secrets: [{ env: 'S' }] },
      shop: { type: 'woocommerce', secrets: [{ env: 'W' }] },
    },
    bodyLimitBytes: 64 * 1024,
  })
})
after(() => ingest.close())

function post(path: string, body: object, more: Record<string, string> = {}): Promise<IngestResponse> {
  const bytes = Buffer.from(JSON.stringify(body))
  const headers = {
    ...{ Host: 'ingest.test', 'Content-Type': 'application/json' },
    ...{ 'Content-Length': String(bytes.length), Authorization: 'Bearer the-token', ...more },
  }
  return ingest.post({ path, headers: Object.entries(headers), body: bytes })
}

const lastEvent = (): BillingEvent => decodeEvent(ingest.records.at(-1)!) as BillingEvent
const subscription = (bodyOf('built', 13)['data'] as { object: Record<string, unknown> }).object
const requestedAt = '2026-11-22T07:00:00.123Z'
const objects = `/billing/stripe/objects?requestedAt=${requestedAt}`

describe('an event that was fetched', () => {
  test('given it is new, then it is appended with the id that its webhook would have', async () => {
    const event = bodyOf('built', 18)
    const { status, json } = await post('/billing/stripe/events', event)
    assert.deepEqual([status, json['result']], [200, 'appended'])
    const { type, data } = lastEvent()
    assert.equal(type, 'SubscriptionChanged')
    assert.deepEqual(data.provenance, { via: 'rest', topic: null, webhookId: null, deliveryId: null })
    assert.deepEqual([data.change.id, data.change.at], ['evt_1Built0018', '2026-10-01T01:00:02Z'])
    const signature = signatureOf(JSON.stringify(event), { atMs: Date.now() })
    const webhook = await post('/webhooks/stripe', event, { 'Stripe-Signature': signature })
    assert.deepEqual([webhook.json['result'], webhook.json['eventId']], ['duplicate', json['eventId']])
  })

  test('given live mode, then it is quarantined, and its quarantine says that it was fetched', async () => {
    const { json } = await post('/billing/stripe/events', bodyOf('built', 46), {
      'slipstream-fetched': 'forged',
    })
    assert.equal(json['result'], 'quarantined')
    const { data } = decodeEvent(ingest.records.at(-1)!)
    assert.ok('headers' in data)
    assert.deepEqual(
      data.headers.filter(({ name }) => /fetched|authorization/i.test(name)),
      [{ name: 'slipstream-fetched', value: 'event' }],
    )
  })
})

describe('an object that was fetched', () => {
  test('given a subscription, then it is an event of its own, made when it was requested', async () => {
    const { json } = await post(objects, subscription)
    assert.equal(json['result'], 'appended')
    const { type, data, subject, occurredAt } = lastEvent()
    assert.ok(type === 'SubscriptionChanged')
    assert.deepEqual(
      [subject, occurredAt, data.subscription.status],
      ['stripe/cus_ada', requestedAt, 'active'],
    )
    assert.deepEqual([data.change.id, data.change.type, data.change.at], [null, null, requestedAt])
    assert.equal(data.provenance.via, 'rest')
    assert.deepEqual(data.payload, subscription)
  })

  test('given the same again, then it is a duplicate; requested later, then it is another', async () => {
    assert.equal((await post(objects, subscription)).json['result'], 'duplicate')
    const later = '/billing/stripe/objects?requestedAt=2026-11-22T07:00:00.124Z'
    assert.equal((await post(later, subscription)).json['result'], 'appended')
  })

  test('given a customer that was deleted, of whom only the id is left, then that is an event', async () => {
    await post(objects, { id: 'cus_gone', object: 'customer', deleted: true })
    const { type, data } = lastEvent()
    assert.ok(type === 'CustomerChanged' && data.customer.isDeleted)
  })

  test('given a draft of an invoice that is gone, then it is a deleted invoice of its customer', async () => {
    const gone = { id: 'in_gone', object: 'invoice', deleted: true, customer: 'cus_ada', created: 1788220803 }
    await post(objects, gone)
    const { type, data, subject } = lastEvent()
    assert.ok(type === 'InvoiceChanged')
    assert.deepEqual(
      [subject, data.invoice.status, data.invoice.amountRemaining, data.invoice.createdAt],
      ['stripe/cus_ada', 'deleted', '0', '2026-09-01T00:00:03Z'],
    )
  })

  test('given a card, then only its brand, last digits and expiry are facts', async () => {
    const card = {
      brand: 'visa',
      last4: '4242',
      exp_month: 8,
      exp_year: 2027,
      fingerprint: 'f',
      country: 'NZ',
    }
    await post(objects, { id: 'pm_ada', object: 'payment_method', type: 'card', card, customer: 'cus_ada' })
    const { type, data, subject } = lastEvent()
    assert.ok(type === 'PaymentMethodChanged')
    assert.equal(subject, 'stripe/cus_ada')
    assert.deepEqual(data.paymentMethod, {
      ...{
        paymentMethodId: 'pm_ada',
        customerId: 'cus_ada',
        isDetached: false,
        kind: 'card',
        createdAt: null,
      },
      card: { brand: 'visa', last4: '4242', expMonth: 8, expYear: 2027 },
    })
  })

  test('given what is no object, then it is quarantined', async () => {
    const { json } = await post(objects, { error: { code: 'resource_missing' } })
    assert.equal(json['result'], 'quarantined')
  })
})

describe('a request with something fetched', () => {
  test('given no time or an odd one, then it gets 400', async () => {
    for (const query of [
      '',
      '?requestedAt=',
      '?requestedAt=now',
      '?requestedAt=2026-99-22T07:00:00Z',
      `?requestedAt=${requestedAt}&x=1`,
    ])
      assert.equal((await post(`/billing/stripe/objects${query}`, subscription)).status, 400, query)
    assert.equal((await post('/billing/stripe/events?requestedAt=1', subscription)).status, 400)
  })

  test('given no token or a wrong one, then it gets 401', async () => {
    for (const Authorization of ['', 'Bearer wrong'])
      assert.equal((await post(objects, subscription, { Authorization })).status, 401)
  })

  test('given a source of orders or none, then it gets 404 that says so', async () => {
    const ofOrders = await post('/billing/shop/events', subscription)
    assert.equal(ofOrders.status, 404)
    assert.match(String(ofOrders.json['detail']), /no source of billing/)
    assert.equal((await post('/billing/nobody/events', subscription)).status, 404)
    assert.equal((await post('/recoveries/stripe?event=OrderCreated', subscription)).status, 404)
  })

  test('given a body above the limit, then it gets 413', async () => {
    assert.equal((await post(objects, { x: 'x'.repeat(70_000) })).status, 413)
  })
})
