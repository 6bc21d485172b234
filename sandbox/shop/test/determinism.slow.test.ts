import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { advance } from '../src/domain/advance.ts'
import { dispatch } from '../src/domain/webhooks/dispatch.ts'
import { makeOrder } from '../src/domain/new-order/make-order.ts'
import { badDay, noFaults } from '../src/domain/faults/faults.ts'
import type { FaultRates } from '../src/domain/faults/faults.ts'
import { phpJson } from '../src/domain/php-json.ts'
import { openShop } from '../src/domain/shop.ts'
import type { Parcel, Shop } from '../src/domain/shop.ts'

const start = Date.UTC(2026, 10, 21)

/** A shop whose receiver responds at once, after some minutes of its time in steps of that length. */
function simulate(seed: number, faultRates: FaultRates, minutes: number, stepMs: number) {
  const lines: string[] = []
  const sent: Parcel[] = []
  const shop: Shop = openShop(
    {
      seed,
      faultRates,
      ordersPerMinute: 30,
      speed: 20,
      firstId: 1000,
      secret: 'secret',
      deliveryUrl: 'http://127.0.0.1/',
      siteUrl: 'http://shop.example',
      timeZone: 'Pacific/Auckland',
      queueDelayMs: [200, 1_500],
    },
    start,
    (line) => lines.push(line),
  )
  for (let now = start; now <= start + minutes * 60_000; now += stepMs) {
    advance(shop, now)
    while (shop.ready.length > 0) sent.push(...dispatch(shop, now))
  }
  return { lines, sent, orders: [...shop.orders.values()], injectedFaults: shop.injectedFaults }
}

describe('the shop', () => {
  it('does the same for the same seed and time, faults included', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        assert.deepEqual(simulate(seed, badDay, 3, 100), simulate(seed, badDay, 3, 100))
      }),
      { numRuns: 5 },
    )
  })

  it('does something else for another seed', () => {
    assert.notDeepEqual(simulate(1, badDay, 1, 100).orders, simulate(2, badDay, 1, 100).orders)
  })

  it('has the same orders whether or not deliveries go wrong', () => {
    const deliveriesOnly = { ...badDay, gap: 0, stuck: 0 }
    assert.deepEqual(simulate(3, deliveriesOnly, 3, 100).orders, simulate(3, noFaults, 3, 100).orders)
  })

  it('has the same orders however often it is looked at', () => {
    assert.deepEqual(simulate(4, noFaults, 3, 100).orders, simulate(4, noFaults, 3, 1_000).orders)
  })

  it('shows every kind of fault within an hour of a bad day', () => {
    const { injectedFaults } = simulate(5, badDay, 60, 250)
    assert.deepEqual(new Set(injectedFaults.map(({ kind }) => kind)), new Set(Object.keys(badDay)))
  })

  it('tells the last state of every order when nothing goes wrong', () => {
    const { sent, orders } = simulate(6, noFaults, 20, 250)
    const last = new Map(sent.map((parcel) => [parcel.orderId, parcel]))
    const young = start + 18 * 60_000
    for (const order of orders.filter(({ date_modified_gmt: at }) => Date.parse(`${at}Z`) < young)) {
      const expected = order.status === 'trash' ? `{"id":${order.id}}` : phpJson(order)
      assert.equal(last.get(order.id)?.body, expected)
    }
  })
})

describe('an order', () => {
  it('is the same for the same seed and id', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1e6 }), (seed, id) => {
        assert.deepEqual(makeOrder(seed, id), makeOrder(seed, id))
      }),
    )
  })

  it('adds up', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1e6 }), (seed, id) => {
        const order = makeOrder(seed, id)
        const cents = (text: string): number => Math.round(Number(text) * 100)
        const lines = order.line_items.reduce((sum, item) => sum + cents(item.total), 0)
        assert.equal(cents(order.total), lines + cents(order.shipping_total) + cents(order.total_tax))
        assert.equal(cents(order.total_tax), cents(order.cart_tax) + cents(order.shipping_tax))
      }),
    )
  })

  it('has participants in the metadata of its registrations, sometimes with email addresses', () => {
    const orders = Array.from({ length: 200 }, (_, n) => makeOrder(1, n + 1))
    const keys = orders.flatMap((order) =>
      order.line_items.flatMap((item) => item.meta_data.map(({ key }) => key)),
    )
    for (const key of ['Participant 1', 'Participant 2', 'School', 'Category', 'Participant 1 Email']) {
      assert.ok(keys.includes(key), key)
    }
  })
})
