import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { numberOfPayload, orderNumber } from '../../../../src/rules/order-numbers/domain/order-number.ts'
import { numberOfSlot, slotOf } from '../../../../src/rules/order-numbers/domain/slot.ts'
import { wooCommerceTraits } from '../../../../src/sources/woocommerce/source-kind.ts'

const settle = { afterMs: 0, laterOrders: 0 }

test('an order counts by its id, in a deletion too', () => {
  assert.equal(orderNumber('id', examples.OrderCreated, wooCommerceTraits), 1042)
  assert.equal(orderNumber('id', examples.OrderDeleted, wooCommerceTraits), 1042)
  assert.equal(orderNumber('number', examples.OrderDeleted, wooCommerceTraits), undefined)
})

const texts: [unknown, number | undefined][] = [
  ['1042', 1042],
  [1042, 1042],
  ['INV-2026-00042', 42],
  ['#000', 0],
  ['none', undefined],
  ['', undefined],
  [-3, undefined],
  [1.5, undefined],
  ['12345678901234567890', undefined],
  [null, undefined],
]
for (const [text, expected] of texts) {
  test(`${JSON.stringify(text)} as a number is ${expected}`, () => {
    assert.equal(numberOfPayload('number', { number: text }, wooCommerceTraits), expected)
    const payload = { meta_data: [{ key: '_n', value: text }] }
    assert.equal(numberOfPayload('meta:_n', payload, wooCommerceTraits), expected)
  })
}

test('metadata of another shape tells no number', () => {
  for (const meta_data of [null, 'x', [null, 7, {}], {}])
    assert.equal(numberOfPayload('meta:_n', { meta_data }, wooCommerceTraits), undefined)
  assert.equal(numberOfPayload('meta:constructor', { meta_data: {} }, wooCommerceTraits), undefined)
})

test('numbers between two steps, or below the first, are none of the sequence', () => {
  const rule = { field: 'number', step: 10, first: 1005, settle }
  assert.equal(slotOf(1005, rule), 100)
  assert.equal(slotOf(1006, rule), undefined)
  assert.equal(slotOf(995, rule), undefined)
})

test('a slot gives its number back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(1e6), fc.nat(1e6), (step, first, index) => {
      const number = first + index * step
      const slot = slotOf(number, { field: 'id', step, first, settle })
      assert.equal(numberOfSlot(slot as number, step, first), number)
    }),
  )
})
