import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { AuthenticReading } from '../../../../src/domain/delivery.ts'
import { woocommerceSource } from '../../../../src/domain/sources/woocommerce/source.ts'
import { wooDelivery } from '../../../ingest-for-tests.ts'

const shop = woocommerceSource('shop', { keys: [] })

function read(body: object | string, topic = 'order.updated'): AuthenticReading {
  const sent = wooDelivery(typeof body === 'string' ? Buffer.from(body) : body, { topic })
  return shop.readVerified({
    body: sent.body,
    headers: Object.fromEntries(sent.headers.map(([name, value]) => [name.toLowerCase(), value])),
    receivedAtMs: Date.parse('2026-11-21T07:00:00.250Z'),
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  })
}

function orderOf(body: object | string): Order {
  const reading = read(body)
  assert.ok(reading.kind === 'event' && 'order' in reading.event.data, JSON.stringify(reading))
  return reading.event.data.order
}

const reasonOf = (body: object | string, topic?: string): string => {
  const reading = read(body, topic)
  return reading.kind === 'quarantine' ? reading.reason : reading.kind
}

const least = { id: 33, status: 'completed', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28' }

describe('an order in REST v1', () => {
  const { date_modified_gmt: _, ...withoutUtc } = least
  const v1 = {
    ...withoutUtc,
    ...{ date_created: '2026-11-21T06:00:00', date_modified: '2026-11-21T06:42:28' },
    ...{ date_paid: '2026-11-21T19:05:00', date_completed: '2026-11-21T19:42:28' },
  }

  test('has times of making and changing in UTC', () => {
    const { createdAt, modifiedAt } = orderOf(v1)
    assert.deepEqual([createdAt, modifiedAt], ['2026-11-21T06:00:00Z', '2026-11-21T06:42:28Z'])
  })

  test('has no times of paying and completing: their time zone is not named', () => {
    const { paidAt, completedAt } = orderOf(v1)
    assert.deepEqual([paidAt, completedAt], [null, null])
  })
})

test('a local time beside an empty UTC member is not taken for UTC', () => {
  const order = orderOf({
    ...least,
    ...{ date_paid: '2026-11-21T19:05:00', date_paid_gmt: null },
    ...{ date_completed: '2026-11-21T19:05:00+13:00', date_completed_gmt: null },
  })
  assert.equal(order.paidAt, null)
  assert.equal(order.completedAt, '2026-11-21T06:05:00Z')
})

describe('an order of the Legacy API v3', () => {
  const legacy = {
    ...{ id: 33, order_number: '1042', status: 'processing', currency: 'NZD', total: '43.07' },
    ...{ created_at: '2026-11-21T06:00:00Z', updated_at: '2026-11-21T06:42:28Z' },
    payment_details: { method_id: 'bacs', method_title: 'Bank', paid: false },
  }

  test('that is not completed says so by the beginning of 1970', () => {
    assert.equal(orderOf({ order: { ...legacy, completed_at: '1970-01-01T00:00:00Z' } }).completedAt, null)
    const unchanged = orderOf({ order: { ...legacy, updated_at: '1970-01-01T00:00:00Z' } })
    assert.equal(unchanged.modifiedAt, '2026-11-21T06:00:00Z')
  })

  test('that is completed tells when', () => {
    const order = orderOf({ order: { ...legacy, completed_at: '2026-11-21T06:42:28Z' } })
    assert.equal(order.completedAt, '2026-11-21T06:42:28Z')
  })

  test("has the shop's own error in another form", () => {
    const error = {
      errors: { woocommerce_api_invalid_order_id: ['Invalid order ID'] },
      error_data: { woocommerce_api_invalid_order_id: { status: 404 } },
    }
    assert.equal(reasonOf(error), 'source-error')
    assert.equal(reasonOf({ errors: { x: [] }, error_data: [] }, 'order.created'), 'source-error')
  })
})

describe('a number', () => {
  test('that is long, and none in the end, is read in a moment', () => {
    const startedAt = performance.now()
    assert.equal(reasonOf({ ...least, total: `${'1'.repeat(200_000)}x` }), 'unreadable-value')
    assert.ok(performance.now() - startedAt < 10_000)
  })

  for (const [given, read] of [
    ['1.0E+25', '10000000000000000000000000'],
    [1e25, '10000000000000000000000000'],
    [1.5e-7, '0.00000015'],
    ['1.0E-7', '0.0000001'],
    [-0, '0'],
    ['-0.00', '-0.00'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    [' 5.00 ', '5.00'],
    [0.1 + 0.2, '0.3'],
    [19.999999999999996, '20'],
    ['', '0'],
    [null, '0'],
    [false, '0'],
  ] as const) {
    test(`${typeof given} ${given} is ${read}`, () => {
      // JSON knows -0, but writes it as 0.
      const total = Object.is(given, -0) ? '-0' : JSON.stringify(given)
      const body = JSON.stringify({ ...least, total: '?' }).replace('"?"', total)
      assert.equal(orderOf(body).total, read)
    })
  }

  for (const given of [
    '12,50',
    '1,234.50',
    '1.234,50',
    '$5',
    'NaN',
    'INF',
    true,
    [],
    {},
    '0x10',
    '1e4000',
    '١',
  ]) {
    test(`${JSON.stringify(given)} is not guessed`, () => {
      assert.equal(reasonOf({ ...least, total: given }), 'unreadable-value')
    })
  }
})

describe('what PHP and plugins make of an order', () => {
  test('empty arrays and nulls in place of objects are nothing', () => {
    for (const nothing of [[], null, '', false, 0]) {
      const names = ['billing', 'shipping', 'line_items', 'meta_data', 'refunds', '_links', 'coupon_lines']
      const order = orderOf({ ...least, ...Object.fromEntries(names.map((name) => [name, nothing])) })
      assert.deepEqual([order.customer.name, order.lineItems], [null, []])
    }
  })

  test('numbers of other plugins, and statuses of their own, are kept as they are', () => {
    const order = orderOf({ ...least, number: 'WEB-2026/0042', status: 'wc-awaiting-shipment' })
    assert.deepEqual(
      [order.orderId, order.number, order.status],
      ['33', 'WEB-2026/0042', 'wc-awaiting-shipment'],
    )
  })

  test('an id that is negative, a fraction, true or a list is none', () => {
    for (const id of [-5, 3.5, true, [33], { id: 33 }, '', '0', null]) {
      assert.equal(reasonOf({ ...least, id }), 'not-an-order', JSON.stringify(id))
    }
  })

  test('what stands before the JSON makes it none: a notice of PHP, a byte order mark', () => {
    const json = JSON.stringify(least)
    for (const before of ['<br />\n<b>Notice</b>: Undefined index\n', '\ufeff', '\0']) {
      assert.equal(reasonOf(before + json), 'not-json')
    }
    assert.equal(orderOf(` \r\n\t${json}\n`).orderId, '33')
  })

  test('of members that come twice the last counts, as in the payload', () => {
    const twice =
      '{"id":32,"status":"x","status":"completed","date_modified_gmt":"2026-11-21T06:42:28","id":33}'
    const order = orderOf(twice)
    assert.deepEqual([order.orderId, order.status], ['33', 'completed'])
  })

  test('a day that no month has is no time', () => {
    assert.equal(orderOf({ ...least, date_paid_gmt: '2026-02-30T00:00:00' }).paidAt, null)
    assert.equal(
      orderOf({ ...least, date_paid_gmt: '2024-02-29 00:00:00+1300' }).paidAt,
      '2024-02-28T11:00:00Z',
    )
    assert.equal(reasonOf({ ...least, date_modified_gmt: '2026-13-01T00:00:00' }), 'not-an-order')
  })
})
