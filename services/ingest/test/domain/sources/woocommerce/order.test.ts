import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { Reading } from '../../../../src/domain/delivery.ts'
import { woocommerceSource } from '../../../../src/domain/sources/woocommerce/source.ts'
import { wooDelivery } from '../../../ingest-for-tests.ts'

const shop = woocommerceSource('shop', { keys: [Buffer.from('secret')] })
const receivedAtMs = Date.parse('2026-11-21T07:00:00.250Z')

function read(body: object | Buffer, topic = 'order.updated', headers: Record<string, string> = {}): Reading {
  const sent = wooDelivery(body, { topic, headers })
  return shop.read({
    body: sent.body,
    headers: Object.fromEntries(sent.headers.map(([name, value]) => [name.toLowerCase(), value])),
    receivedAtMs,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  })
}

function orderOf(body: object): Order {
  const reading = read(body)
  assert.equal(reading.kind, 'event', JSON.stringify(reading))
  assert.ok(reading.kind === 'event' && 'order' in reading.event.data)
  return reading.event.data.order
}

function isQuarantined(reading: Reading, reason: string): void {
  assert.equal(reading.kind, 'quarantine')
  assert.ok(reading.kind === 'quarantine')
  assert.equal(reading.reason, reason)
  assert.match(reading.detail, /^[A-Z].{15,}/)
}

const least = { id: 33, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28' }

describe('an order of WooCommerce', () => {
  test('with nothing but id, status and a time is an order', () => {
    const order = orderOf({ id: 33, status: 'checkout-draft', date_modified_gmt: '2026-11-21T06:42:28' })
    assert.deepEqual(order, {
      source: 'shop',
      orderId: '33',
      number: '33',
      status: 'checkout-draft',
      currency: '',
      total: '0',
      discountTotal: null,
      shippingTotal: null,
      taxTotal: null,
      customer: { id: null, name: null, email: null, phone: null },
      billing: { company: null, lines: [], city: null, region: null, postcode: null, country: null },
      lineItems: [],
      participants: [],
      createdAt: '2026-11-21T06:42:28Z',
      modifiedAt: '2026-11-21T06:42:28Z',
      paidAt: null,
      completedAt: null,
    })
  })

  test('has its times from the UTC members, or else from those of REST v1, which are UTC there', () => {
    const both = { date_modified: '2026-11-21T19:42:28', date_created: '2026-11-21T19:00:00' }
    const gmt = { date_created_gmt: '2026-11-21T06:00:00', date_paid_gmt: null, date_paid: null }
    assert.equal(orderOf({ ...least, ...both, ...gmt }).modifiedAt, '2026-11-21T06:42:28Z')
    assert.equal(orderOf({ ...least, ...both, ...gmt }).createdAt, '2026-11-21T06:00:00Z')
    const v1 = {
      id: 33,
      status: 'pending',
      date_created: '2026-11-21T06:00:00',
      date_modified: '2026-11-21T06:42:28',
    }
    assert.equal(orderOf(v1).modifiedAt, '2026-11-21T06:42:28Z')
    const unmodified = {
      id: 33,
      status: 'pending',
      date_created_gmt: '2026-11-21T06:00:00',
      date_modified_gmt: null,
    }
    assert.equal(orderOf(unmodified).modifiedAt, '2026-11-21T06:00:00Z')
  })

  test('may have its values in other types than today', () => {
    const order = orderOf({
      ...least,
      id: '33',
      number: 1042,
      total: 0.1 + 0.2,
      total_tax: 15,
      discount_total: '',
      shipping_total: null,
      customer_id: '7',
      billing: [],
      coupon_lines: 'none',
      line_items: {
        '0': { id: '5', quantity: '2', total: 19.9, sku: 4711, name: 12, image: null },
        '2': { id: 6, total: '' },
      },
    })
    assert.equal(order.orderId, '33')
    assert.equal(order.number, '1042')
    assert.equal(order.total, '0.3')
    assert.equal(order.taxTotal, '15')
    assert.equal(order.discountTotal, null)
    assert.equal(order.customer.id, '7')
    assert.deepEqual(
      order.lineItems.map(({ id, quantity, total, sku, name }) => [id, quantity, total, sku, name]),
      [
        ['5', 2, '19.9', '4711', '12'],
        ['6', 1, '0', null, ''],
      ],
    )
  })

  test('has null where the shop writes empty text, and a guest where it writes customer 0', () => {
    const billing = {
      first_name: '',
      last_name: ' ',
      company: '',
      address_1: '',
      city: '',
      email: '',
      phone: '',
    }
    const order = orderOf({ ...least, customer_id: 0, billing })
    assert.deepEqual(order.customer, { id: null, name: null, email: null, phone: null })
    assert.deepEqual(order.billing.lines, [])
  })

  test('keeps the metadata of its line items in order, whatever their values are', () => {
    const meta_data = [
      { id: 1, key: 'School', value: 'A' },
      { id: 2, key: 'School', value: ['B', { c: null }] },
      { id: 3, key: 9 },
    ]
    const [item] = orderOf({ ...least, line_items: [{ id: 1, meta_data }] }).lineItems
    assert.deepEqual(item?.metadata, [
      { key: 'School', value: 'A' },
      { key: 'School', value: ['B', { c: null }] },
      { key: '9', value: null },
    ])
    const v1 = [{ key: 'school', label: 'School', value: 'A' }]
    assert.deepEqual(orderOf({ ...least, line_items: [{ id: 1, meta: v1 }] }).lineItems[0]?.metadata, [
      { key: 'school', value: 'A' },
    ])
  })

  test('of the Legacy API v3 is understood', () => {
    const order = orderOf({
      order: {
        id: 33,
        order_number: '1042',
        status: 'completed',
        currency: 'NZD',
        total: '43.07',
        created_at: '2026-11-21T06:00:00Z',
        updated_at: '2026-11-21T06:42:28Z',
        billing_address: { first_name: 'A', last_name: 'B', email: 'a@example.test' },
        line_items: [{ id: 1, name: 'x', quantity: 1, total: '43.07', meta: [] }],
      },
    })
    assert.equal(order.number, '1042')
    assert.equal(order.modifiedAt, '2026-11-21T06:42:28Z')
    assert.equal(order.customer.name, 'A B')
    assert.equal(order.lineItems.length, 1)
  })
})

describe('the event of a WooCommerce delivery', () => {
  test('has the type that its topic names', () => {
    for (const [topic, type] of [
      ['order.created', 'OrderCreated'],
      ['order.updated', 'OrderUpdated'],
      ['order.restored', 'OrderRestored'],
    ] as const) {
      const reading = read(least, topic)
      assert.ok(reading.kind === 'event')
      assert.equal(reading.event.type, type)
      assert.equal(reading.event.occurredAt, '2026-11-21T06:42:28Z')
      assert.equal(reading.event.subject, 'shop/33')
    }
  })

  test('order.deleted needs an id alone, and happened when it arrived', () => {
    for (const body of [{ id: 33 }, { id: '33' }]) {
      const reading = read(body, 'order.deleted')
      assert.ok(reading.kind === 'event' && reading.event.type === 'OrderDeleted')
      assert.deepEqual(
        [reading.event.data.orderId, reading.event.data.status, reading.event.occurredAt],
        ['33', 'trash', '2026-11-21T07:00:00.250Z'],
      )
    }
  })

  test('tells how it came', () => {
    const reading = read(least)
    assert.ok(reading.kind === 'event')
    assert.deepEqual(reading.event.data.provenance, {
      via: 'webhook',
      topic: 'order.updated',
      webhookId: '2',
      deliveryId: '15445e937e9918aadcb4514b777c19c0',
    })
  })

  test('has its body as payload, byte for byte', () => {
    const body = Buffer.from(
      ' {"id":33, "status":"pending","total":"1.00","date_modified_gmt":"2026-11-21T06:42:28","x":1.10} ',
    )
    const reading = read(body)
    assert.ok(reading.kind === 'event')
    assert.equal(reading.rawPayload, body)
  })
})

describe('a signed delivery that is no order is quarantined', () => {
  const cases: [string, () => Reading, string][] = [
    ['a body that is not UTF-8', () => read(Buffer.from([0x7b, 0xff, 0x7d])), 'not-utf8'],
    ['a body that is not JSON', () => read(Buffer.from('{"id":33')), 'not-json'],
    ['an empty body', () => read(Buffer.alloc(0)), 'not-json'],
    ['an array', () => read([least]), 'not-an-object'],
    ['null', () => read(Buffer.from('null')), 'not-an-object'],
    ['no id', () => read({ ...least, id: undefined }), 'not-an-order'],
    ['id 0', () => read({ ...least, id: 0 }), 'not-an-order'],
    ['an id that lost digits', () => read(Buffer.from('{"id":12345678901234567890}')), 'not-an-order'],
    ['an id of many characters', () => read({ ...least, id: 'x'.repeat(300) }), 'not-an-order'],
    ['no status', () => read({ id: 33, date_modified_gmt: '2026-11-21T06:42:28' }), 'not-an-order'],
    ['a bare id under a topic that is no deletion', () => read({ id: 33 }, 'order.updated'), 'not-an-order'],
    ['no time', () => read({ ...least, date_modified_gmt: '0000-00-00 00:00:00' }), 'not-an-order'],
    ['a total that is no number', () => read({ ...least, total: '12,50' }), 'unreadable-value'],
    [
      "the shop's own error",
      () => read({ code: 'woocommerce_rest_cannot_view', message: 'Sorry.', data: { status: 403 } }),
      'cannot_view',
    ],
    [
      "the shop's own error as a deletion",
      () => read({ code: 'x', message: 'Sorry.' }, 'order.deleted'),
      'source-error',
    ],
    [
      'an action',
      () => read({ action: 'woocommerce_payment_complete', arg: 60 }, 'action.woocommerce_payment_complete'),
      'action-topic',
    ],
    ['another resource', () => read({ id: 5, name: 'Shirt' }, 'product.updated'), 'unknown-topic'],
    ['no topic', () => read(least, 'order.updated', { 'X-WC-Webhook-Topic': '' }), 'no-topic'],
    ['a topic of Object', () => read(least, 'constructor'), 'unknown-topic'],
  ]
  for (const [what, reading, reason] of cases) test(what, () => isQuarantined(reading(), reason))
})

test('given the number that a shop gives its webhook, then it is the sender, and nothing else is', () => {
  const senderOf = (id?: string): string | undefined =>
    shop.senderIdOf({ headers: id === undefined ? {} : { 'x-wc-webhook-id': id } })
  assert.deepEqual([senderOf('2'), senderOf(' 12 ')], ['2', '12'])
  for (const id of [undefined, '', '1'.repeat(21), '2; drop']) assert.equal(senderOf(id), undefined)
})
