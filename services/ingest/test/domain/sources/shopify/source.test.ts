import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createSource } from '../../../../src/create-source.ts'
import type { Reading } from '../../../../src/domain/delivery.ts'
import { ingestForTests } from '../../../ingest-for-tests.ts'
import type { Ingest, Sent } from '../../../ingest-for-tests.ts'

const secret = 'shpss_slipstream-test'
/** Made with another implementation, over the fixtures' bytes. */
const signatures = {
  'orders-create': 'TbjCoMGjgEuI7tkJPo5uR92XjY0+hQe+HxPFf5DBryg=',
  'orders-cancelled': 'cmTBK7Pv1zqXdzVu9BfgjY45dqiQ9NVMma2577kT1ds=',
  'orders-delete': 'KnE2/kSsDUXHU8VGWalZgNMxZ9b7EB5f5P+ZBV7eR8M=',
}
type Fixture = keyof typeof signatures

const participants = { products: ['REG-*'], name: 'Participant {n}', fields: { school: 'School' } }
const declared = { type: 'shopify', secrets: [{ env: 'S' }], participants }
const config = parseConfig(JSON.stringify({ sources: { boutique: declared } }), {
  path: 'test',
  environment: { S: secret },
})
const shop = createSource('boutique', config.sources['boutique']!)
const receivedAtMs = Date.parse('2026-11-21T07:15:00Z')
const bytes = (name: Fixture): Buffer => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url))
const sign = (body: Buffer): string => createHmac('sha256', secret).update(body).digest('base64')

const headersOf = (topic: string, signature: string): Record<string, string> => ({
  'content-type': 'application/json',
  'x-shopify-topic': topic,
  'x-shopify-hmac-sha256': signature,
  'x-shopify-shop-domain': 'boutique.myshopify.com',
  'x-shopify-api-version': '2026-10',
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
  'x-shopify-triggered-at': '2026-11-21T06:42:28.123456789Z',
})

function read(body: Buffer, topic: string, more: Record<string, string> = {}): Reading {
  const headers = { ...headersOf(topic, sign(body)), ...more }
  return shop.read({ body, headers, receivedAtMs, traceparent: '' })
}
const changed = (change: (order: any) => void): Buffer => {
  const order = JSON.parse(bytes('orders-create').toString())
  change(order)
  return Buffer.from(JSON.stringify(order))
}
const orderOf = (reading: Reading) => {
  assert.ok(reading.kind === 'event' && 'order' in reading.event.data, JSON.stringify(reading))
  return reading.event.data.order
}
const outcome = (reading: Reading): string => ('reason' in reading ? reading.reason : reading.kind)

describe('given a delivery of Shopify', () => {
  test('when its known bytes have their known signature, then it is authentic, and altered not', () => {
    for (const [name, signature] of Object.entries(signatures) as [Fixture, string][]) {
      const headers = headersOf(name.replace('-', '/'), signature)
      const delivery = { headers, receivedAtMs, traceparent: '' }
      assert.equal(shop.read({ ...delivery, body: bytes(name) }).kind, 'event')
      const altered = Buffer.concat([bytes(name), Buffer.from(' ')])
      assert.equal(outcome(shop.read({ ...delivery, body: altered })), 'wrong_signature')
    }
    assert.equal(
      outcome(read(bytes('orders-create'), 'orders/create', { 'x-shopify-hmac-sha256': '' })),
      'unsigned',
    )
    const hex = createHmac('sha256', secret).update(bytes('orders-create')).digest('hex')
    assert.equal(
      outcome(read(bytes('orders-create'), 'orders/create', { 'x-shopify-hmac-sha256': hex })),
      'wrong_signature',
    )
  })

  test('when an order is created, then the event has the order in the shared words', () => {
    const reading = read(bytes('orders-create'), 'orders/create')
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderCreated')
    assert.equal(reading.event.subject, 'boutique/5891446702317')
    assert.deepEqual(reading.rawPayload, bytes('orders-create'))
    assert.deepEqual(reading.event.data.provenance, {
      via: 'webhook',
      topic: 'orders/create',
      webhookId: 'orders/create',
      deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    })
    const { participants, registration: _, lineItems, ...order } = orderOf(reading)
    assert.deepEqual(order, {
      ...{ source: 'boutique', orderId: '5891446702317', number: '1042', status: 'paid' },
      ...{
        currency: 'NZD',
        total: '103.50',
        discountTotal: '10.00',
        shippingTotal: '13.50',
        taxTotal: '13.50',
      },
      customer: {
        ...{
          id: '7421369057453',
          name: 'Mere Tamihana',
          email: 'mere@example.test',
          phone: '+64 4 555 0100',
        },
      },
      billing: {
        ...{ company: 'Kura', lines: ['1 Lambton Quay'], city: 'Wellington' },
        ...{ region: 'WGN', postcode: '6011', country: 'NZ' },
      },
      ...{ createdAt: '2026-11-21T06:42:27Z', modifiedAt: '2026-11-21T06:42:28Z' },
      ...{ paidAt: null, completedAt: null, refunds: [] },
    })
    assert.deepEqual(
      [lineItems[0]?.sku, lineItems[0]?.quantity, lineItems[0]?.total, lineItems[0]?.taxTotal],
      ['REG-JUNIOR', 2, '90.00', '11.74'],
    )
    assert.deepEqual(
      participants.map(({ name, fields }) => [name, fields]),
      [
        ['Ana', { school: 'Te Kura' }],
        ['Wiremu', { school: 'Te Kura' }],
      ],
    )
  })

  test('when an order is cancelled, then it is an update with that status and the refund', () => {
    const reading = read(bytes('orders-cancelled'), 'orders/cancelled')
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderUpdated')
    const { status, refunds, modifiedAt } = orderOf(reading)
    assert.deepEqual([status, modifiedAt], ['cancelled', '2026-11-21T07:10:01Z'])
    assert.deepEqual(refunds, [{ id: '929361465133', amount: '103.50', reason: 'Ill' }])
  })

  test('when an order is deleted, then its id is enough, and a whole order deletes nothing', () => {
    const reading = read(bytes('orders-delete'), 'orders/delete')
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderDeleted')
    assert.deepEqual([reading.event.data.orderId, reading.event.data.status], ['5891446702317', 'deleted'])
    assert.equal(outcome(read(bytes('orders-create'), 'orders/delete')), 'not-a-deletion')
  })

  test('when it is retried, or its unsigned headers are invented, then it is the same event', () => {
    const id = (topic: string, more?: Record<string, string>): string => {
      const reading = read(bytes('orders-create'), topic, more)
      return reading.kind === 'event' ? reading.event.id : reading.kind
    }
    const invented = { 'x-shopify-webhook-id': 'another', 'x-shopify-event-id': 'another' }
    assert.equal(id('orders/updated'), id('orders/updated', invented))
    assert.notEqual(id('orders/updated'), id('orders/create'))
  })

  test('when it is about something else or no order, then it is quarantined', () => {
    for (const [body, topic, reason] of [
      [bytes('orders-create'), 'products/update', 'unknown-topic'],
      [bytes('orders-create'), 'constructor', 'unknown-topic'],
      [bytes('orders-create'), '', 'no-topic'],
      [Buffer.from('{"id":1}'), 'orders/updated', 'not-an-order'],
      [changed((order) => delete order.financial_status), 'orders/updated', 'not-an-order'],
      [changed((order) => (order.total_price = 'ten')), 'orders/updated', 'unreadable-value'],
      [changed((order) => (order.line_items[0].quantity = 1.5)), 'orders/updated', 'unreadable-value'],
      [Buffer.from('[]'), 'orders/updated', 'not-an-object'],
    ] as const) {
      assert.equal(outcome(read(body, topic)), reason, `${topic} ${reason}`)
    }
  })

  test('when it is the test notification of the settings, then it is a ping, if it is signed', () => {
    const test = { 'x-shopify-test': 'true' }
    assert.equal(outcome(read(bytes('orders-create'), 'orders/create', test)), 'ping')
    const forged = { ...test, 'x-shopify-hmac-sha256': 'forged' }
    assert.equal(outcome(read(bytes('orders-create'), 'orders/create', forged)), 'wrong_signature')
  })

  test('when its id has more digits than a JSON number keeps, then the exact one is used', () => {
    const exact = changed((order) => (order.admin_graphql_api_id = 'gid://shopify/Order/820982911946154508'))
    const body = Buffer.from(exact.toString().replace('"id":5891446702317', '"id":820982911946154508'))
    assert.equal(orderOf(read(body, 'orders/updated')).orderId, '820982911946154508')
  })

  for (const [status, change] of [
    ['pending', { financial_status: 'pending', fulfillment_status: 'fulfilled' }],
    ['fulfilled', { fulfillment_status: 'fulfilled' }],
    ['partially_refunded', { financial_status: 'partially_refunded', fulfillment_status: 'fulfilled' }],
    ['paid', { fulfillment_status: 'partial' }],
  ] as const) {
    test(`when its two statuses are ${JSON.stringify(change)}, then the order is ${status}`, () => {
      const body = changed((order) => Object.assign(order, change))
      assert.equal(orderOf(read(body, 'orders/updated')).status, status)
    })
  }
})

describe('given a Shopify source over HTTP', () => {
  let ingest: Ingest
  before(async () => {
    ingest = await ingestForTests({ environment: { S: secret }, sources: { boutique: declared } })
  })
  after(() => ingest.close())
  const sent = (body: Buffer, topic: string, signature = sign(body)): Sent => ({
    path: '/webhooks/boutique',
    headers: Object.entries({
      ...headersOf(topic, signature),
      host: 'x',
      'content-length': String(body.length),
    }),
    body,
  })

  test('when a delivery arrives twice, then it is one event', async () => {
    const delivery = sent(bytes('orders-create'), 'orders/create')
    assert.equal((await ingest.post(delivery)).json['result'], 'appended')
    assert.equal((await ingest.post(delivery)).json['result'], 'duplicate')
    assert.equal(ingest.records.length, 1)
  })

  test('when it is quarantined, then its signature is not kept and its API version is', async () => {
    const { json } = await ingest.post(sent(bytes('orders-create'), 'products/update'))
    assert.equal(json['result'], 'quarantined')
    const event = ingest.events().at(-1)
    assert.ok(event?.type === 'DeliveryQuarantined')
    const names = event.data.headers.map(({ name }) => name)
    assert.ok(names.includes('x-shopify-api-version') && !names.includes('x-shopify-hmac-sha256'))
  })

  test('when the signature is wrong, then it is refused and reported for its topic', async () => {
    const before = ingest.records.length
    const { status } = await ingest.post(sent(bytes('orders-create'), 'orders/create', 'forged'))
    assert.deepEqual([status, ingest.records.length], [401, before])
    await ingest.close()
    const [event] = ingest.refusals()
    assert.ok(event?.type === 'DeliveriesRefused')
    assert.deepEqual([event.data.webhookId, event.data.inARow], ['orders/create', 1])
  })
})
