import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Delivery, Reading } from '../../../../src/domain/delivery.ts'
import { woocommerceSource } from '../../../../src/domain/sources/woocommerce/source.ts'
import { wooDelivery } from '../../../ingest-for-tests.ts'

const shop = woocommerceSource('shop', { keys: [Buffer.from('secret')] })
const receivedAtMs = Date.parse('2026-11-21T07:00:00Z')
const order = (modified = '2026-11-21T06:42:28') => ({
  id: 33,
  status: 'pending',
  date_modified_gmt: modified,
})

function read(body: object, topic: string, headers: Record<string, string> = {}): Reading {
  const sent = wooDelivery(body, { topic, headers })
  const delivery: Delivery = {
    body: sent.body,
    headers: Object.fromEntries(sent.headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...{ receivedAtMs, traceparent: '' },
  }
  return shop.read(delivery)
}
const idOf = (reading: Reading) => {
  assert.ok(reading.kind === 'event', JSON.stringify(reading))
  return reading.event.id
}

describe('a signed body under made-up headers', () => {
  test('of an order deletes nothing', () => {
    const reading = read(order(), 'order.deleted')
    assert.ok(reading.kind === 'quarantine')
    assert.equal(reading.reason, 'not-a-deletion')
  })

  test('is one event under any ids of webhook and delivery', () => {
    const ids = ['1', '2', '3', '4', '5'].map((made) =>
      idOf(
        read(order(), 'order.updated', { 'X-WC-Webhook-ID': made, 'X-WC-Webhook-Delivery-ID': `d${made}` }),
      ),
    )
    assert.equal(new Set(ids).size, 1)
  })
})

test('two deletions of one order are two events, and so are two states', () => {
  const deleted = ['a', 'b'].map((id) =>
    idOf(read({ id: 33 }, 'order.deleted', { 'X-WC-Webhook-Delivery-ID': id })),
  )
  assert.equal(new Set(deleted).size, 2)
  assert.notEqual(
    idOf(read(order(), 'order.restored')),
    idOf(read(order('2026-11-21T06:42:29'), 'order.restored')),
  )
})

describe('an order that was changed ahead of its arrival, by its own time,', () => {
  test('is taken when it is no more than a day, as zones are', () => {
    assert.equal(read(order('2026-11-22T06:59:59'), 'order.updated').kind, 'event')
  })

  test('is quarantined when it is more: later changes would not count', () => {
    const reading = read(order('2027-11-21T06:42:28'), 'order.updated')
    assert.ok(reading.kind === 'quarantine')
    assert.equal(reading.reason, 'modified-ahead')
    assert.match(reading.detail, /2027-11-21T06:42:28Z/)
  })

  test('is understood when it is redriven after that time', () => {
    const { body, headers } = wooDelivery(order('2026-11-25T06:42:28'))
    const reading = shop.readVerified({
      body,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      ...{ receivedAtMs, traceparent: '' },
      redriven: { from: 'quarantine/0/7', atMs: Date.parse('2026-11-25T07:00:00Z') },
    })
    assert.equal(reading.kind, 'event')
  })
})

for (const [code, reason] of [
  ['woocommerce_rest_shop_order_invalid_id', 'invalid_id'],
  ['woocommerce_rest_cannot_view', 'cannot_view'],
  ['woocommerce_rest_invalid_shop_order_id', 'source-error'],
  ['constructor', 'source-error'],
] as const) {
  test(`the shop's error ${code} in place of an order is quarantined as ${reason}`, () => {
    const reading = read({ code, message: 'Sorry.', data: { status: 404 } }, 'order.updated')
    assert.ok(reading.kind === 'quarantine')
    assert.equal(reading.reason, reason)
  })
}
