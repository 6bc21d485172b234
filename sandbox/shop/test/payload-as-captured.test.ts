import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeOrder } from '../src/domain/new-order/make-order.ts'
import { routes } from '../src/domain/new-order/order-route.ts'
import type { Route } from '../src/domain/new-order/order-route.ts'
import { phpJson } from '../src/domain/php-json.ts'
import { signBody } from '../src/domain/webhooks/sign-body.ts'
import { deliveryOnWire, pingOnWire, webhookHeaders } from '../src/domain/webhooks/webhook-headers.ts'
import { statuses } from '../src/domain/woo-order/woo-order.ts'
import { capturedDeliveries, capturedOrders, notCaptured } from './captured.ts'

const deliveries = capturedDeliveries()
const webhooks = deliveries.filter(({ headers }) => headers.some(([name]) => name === 'X-WC-Webhook-Topic'))

describe('payloads and headers, beside captured ones', { skip: notCaptured }, () => {
  it('JSON is written in the same bytes', () => {
    for (const { number, body } of webhooks) assert.equal(phpJson(JSON.parse(body)), body, number)
  })

  it('bodies are signed alike', () => {
    // Some were signed with other secrets, on purpose.
    const alike = webhooks.filter(({ headers, body }) => {
      const signature = headers.find(([name]) => name === 'X-WC-Webhook-Signature')?.[1]
      return signBody(body, 'slipstream-test-secret') === signature
    })
    assert.ok(alike.length > 0.9 * webhooks.length)
  })

  it('all headers have the same order and the same names', () => {
    for (const { number, headers, body } of deliveries) {
      const value = (name: string): string => headers.find(([candidate]) => candidate === name)?.[1] ?? ''
      const host = value('Host')
      const made = webhooks.some((webhook) => webhook.number === number)
        ? deliveryOnWire(
            host,
            webhookHeaders({
              topic: value('X-WC-Webhook-Topic'),
              webhookId: Number(value('X-WC-Webhook-ID')),
              deliveryId: value('X-WC-Webhook-Delivery-ID'),
              source: value('X-WC-Webhook-Source'),
              signature: value('X-WC-Webhook-Signature'),
            }),
            Buffer.byteLength(body),
          )
        : pingOnWire(host, body.length)
      assert.deepEqual(made, headers, number)
    }
  })

  it('an order has the keys and types of captured ones, in their order', () => {
    const captured = capturedOrders()
    const known = new Set(captured.flatMap((order) => [...shape(order)]))
    const topKeys = Object.keys(captured[0] ?? {})
    for (const route of Object.keys(routes) as Route[]) {
      for (const status of statuses) {
        for (let id = 1000; id < 1020; id++) {
          const order = makeOrder(7, id, { route, status })
          assert.deepEqual(Object.keys(order), topKeys)
          const unknown = [...shape(order)].filter((path) => !known.has(path))
          assert.deepEqual(unknown, [])
        }
      }
    }
  })

  it('what a status allows and says of payment is as in captured orders', () => {
    const facts = (order: { status: string; total: string; is_editable: boolean; needs_payment: boolean }) =>
      `${order.status} ${Number(order.total) > 0}: editable ${order.is_editable}, needs payment ${order.needs_payment}`
    const known = new Set(capturedOrders().map(facts))
    for (const status of statuses) {
      const made = facts(makeOrder(7, 1000, { status }))
      assert.ok(known.has(made), made)
    }
  })
})

/** Every path in a value with its type and the keys of objects, in order; elements of lists share a path. */
function shape(value: unknown, path = '$'): Set<string> {
  if (Array.isArray(value))
    return new Set([`${path}: list`, ...value.flatMap((item) => [...shape(item, `${path}[]`)])])
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    const keys = entries.map(([key]) => key).join(',')
    return new Set([
      `${path}: {${keys}}`,
      ...entries.flatMap(([key, item]) => [...shape(item, `${path}.${key}`)]),
    ])
  }
  return new Set([`${path}: ${value === null ? 'null' : typeof value}`])
}
