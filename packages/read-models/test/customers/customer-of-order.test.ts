import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { state } from '@slipstream/testing/events/order-events.ts'
import { customerOfOrder, hasSameCustomer } from '../../src/customers/customer-of-order.ts'
import { evolveOrder } from '../../src/orders/evolve-order.ts'
import type { OrderDocument } from '../../src/orders/order-document.ts'

function orderOf(customer: Partial<Order['customer']>, changes: Partial<Order> = {}): OrderDocument {
  const none = { id: null, name: null, email: null, phone: null }
  const billing = { company: null, lines: [], city: null, region: null, postcode: null, country: 'NZ' }
  const event = state('a', 'created', '2026-11-21T06:42:00Z', {
    billing,
    ...changes,
    customer: { ...none, ...customer },
  })
  return evolveOrder(null, event)
}

test('given an order that names its customer, then both contact points can be found', () => {
  const customer = customerOfOrder(
    orderOf({ id: '7', name: ' Ana Kos ', email: 'Ana@Example.nz', phone: '021 555 0134' }),
  )
  assert.deepEqual(
    [customer?.name, customer?.email, customer?.phone, customer?.accountId],
    ['Ana Kos', 'Ana@Example.nz', '021 555 0134', '7'],
  )
  assert.equal(customer?.contacts.length, 2)
  for (const token of ['ana', 'kos', '@ana@example.nz', '64215550134', '215550134', '1042'])
    assert.ok(customer?.search.includes(token), token)
})

test('given what was ordered changes, then the customer stays the same', () => {
  const one = orderOf({ name: 'Ana Kos' })
  const [item] = one.lineItems
  assert.ok(item)
  const other = orderOf({ name: 'Ana Kos' }, { lineItems: [{ ...item, sku: 'TEE-M' }] })
  assert.ok(other.search.includes('tee-m'))
  assert.deepEqual(customerOfOrder(other), customerOfOrder(one))
})

test('given another spelling of the same e-mail and phone, then the contact points are equal', () => {
  const one = customerOfOrder(orderOf({ email: 'Ana@Example.nz', phone: '+64 21 555 0134' }))
  const other = customerOfOrder(orderOf({ email: ' ana@example.NZ', phone: '(021) 5550134' }))
  assert.deepEqual(one?.contacts, other?.contacts)
})

test('given an order that names nobody, or is still being filled in, then it has no customer', () => {
  assert.equal(customerOfOrder(orderOf({ name: ' ', email: '' })), undefined)
  assert.equal(customerOfOrder(orderOf({ name: 'Ana' }, { status: 'checkout-draft' })), undefined)
})

test('given very long texts, then they are cut', () => {
  const customer = customerOfOrder(orderOf({ name: 'é'.repeat(100_000), phone: '1'.repeat(100_000) }))
  assert.equal(customer?.name?.length, 500)
  assert.equal(customer?.phone?.length, 500)
  assert.ok(JSON.stringify(customer).length < 5_000)
})

test('given states that differ in the customer or not, then that shows without documents', () => {
  const before = orderOf({ name: 'Ana', email: 'ana@example.nz' })
  assert.ok(hasSameCustomer(before, { ...before, status: 'completed' }))
  for (const change of [
    { status: 'checkout-draft' },
    { number: '7' },
    { customer: { ...before.customer, email: 'kos@example.nz' } },
    { billing: { ...before.billing, country: 'DE' } },
  ])
    assert.ok(!hasSameCustomer(before, { ...before, ...change }))
})
