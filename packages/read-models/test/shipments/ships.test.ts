import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { deletion, state } from '@slipstream/testing/events/order-events.ts'
import { reachedShippingMs, shipmentsOf } from '../../src/shipments/ships.ts'
import type { ShippingRule } from '../../src/shipments/ships.ts'

const paid: ShippingRule = { statuses: ['processing'], products: ['*'] }
const modifiedAt = '2026-11-21T07:00:00Z'

function item(id: string, changes: Partial<Order['lineItems'][number]> = {}): Order['lineItems'][number] {
  const [example] = examples.OrderUpdated.data.order.lineItems
  assert.ok(example)
  return { ...example, id, sku: null, quantity: 1, metadata: [], ...changes }
}

function order(changes: Partial<Order>) {
  return state('e1', 'updated', modifiedAt, { status: 'processing', ...changes })
}

const lineIds = (fact: Parameters<typeof shipmentsOf>[0], rule: ShippingRule = paid) =>
  shipmentsOf(fact, rule).map(({ group, lines }) => [group, ...lines.map(({ lineItemId }) => lineItemId)])

test('given an order in a status that ships, when it has no SKUs, then all of it is one shipment', () => {
  assert.deepEqual(lineIds(order({ lineItems: [item('1'), item('2')] })), [[null, '1', '2']])
})

test('given an order in another status, ended or deleted, then it has no shipment', () => {
  assert.deepEqual(lineIds(order({ status: 'pending' })), [])
  assert.deepEqual(lineIds(order({ status: 'cancelled' }), { ...paid, statuses: ['cancelled'] }), [])
  assert.deepEqual(lineIds(deletion('e2')), [])
})

test('given products that ship, then line items of others and returned ones are left out', () => {
  const rule = { ...paid, products: ['BOX-*', '*-paper-*', 'CUP'] }
  const skus = ['BOX-1', 'xBOX-1', 'a4-paper-white', 'CUP', 'CUPS', null]
  const lineItems = skus.map((sku, index) => item(String(index), { sku }))
  assert.deepEqual(
    lineIds(order({ lineItems: [...lineItems, item('9', { sku: 'CUP', quantity: 0 })] }), rule),
    [[null, '0', '2', '3']],
  )
  assert.deepEqual(lineIds(order({ lineItems: [item('1', { sku: 'AB-1' })] }), rule), [])
})

test('given a pattern whose parts would overlap in the SKU, then it does not match', () => {
  const rule = { ...paid, products: ['AB*BA'] }
  const lineItems = [item('1', { sku: 'ABA' }), item('2', { sku: 'ABBA' })]
  assert.deepEqual(lineIds(order({ lineItems }), rule), [[null, '2']])
})

test('given a key that groups line items, then each value is a shipment, and those without one', () => {
  const box = (value: unknown) => ({ metadata: [{ key: 'Box', value }] })
  const lineItems = [
    item('1', box('A')),
    item('2'),
    item('3', box(7)),
    item('4', box(' A ')),
    item('5', box('')),
  ]
  assert.deepEqual(lineIds(order({ lineItems }), { ...paid, groupBy: 'Box' }), [
    ['A', '1', '4'],
    [null, '2', '5'],
    ['7', '3'],
  ])
})

test('given an order paid long ago, when it is edited, then it reached the status when paid', () => {
  const edited = order({ paidAt: '2026-10-01T00:00:00Z', completedAt: null })
  assert.equal(reachedShippingMs(edited, paid), Date.parse('2026-10-01T00:00:00Z'))
  assert.equal(reachedShippingMs(order({ paidAt: null, completedAt: null }), paid), Date.parse(modifiedAt))
})

test('given a state in another status or a deletion, then it reached nothing', () => {
  assert.equal(reachedShippingMs(order({ status: 'pending' }), paid), undefined)
  assert.equal(reachedShippingMs(deletion('e2'), paid), undefined)
})

test('given an order that was imported in such a status, then it reached it before any start', () => {
  const imported = order({})
  assert.ok(imported.type !== 'OrderDeleted')
  const provenance = { ...imported.data.provenance, purpose: 'backfill' as const }
  assert.equal(reachedShippingMs({ ...imported, data: { ...imported.data, provenance } }, paid), 0)
})
