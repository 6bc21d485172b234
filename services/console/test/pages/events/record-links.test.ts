import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linksOfRecord } from '../../../src/pages/events/record-links.ts'

const hrefs = (...record: Parameters<typeof linksOfRecord>) =>
  linksOfRecord(...record).map(({ href }) => href)

test('given an event of an order or a shipment, then it leads to both', () => {
  assert.deepEqual(hrefs('orders', 'shop/1042', 'shop', {}), ['/orders/shop/1042'])
  assert.deepEqual(hrefs('shipments', 'admin/2003', 'admin', { shipmentId: 'admin/2003/2' }), [
    '/orders/admin/2003',
    '/shipments/admin/2003/2',
  ])
  assert.deepEqual(hrefs('shipments', 'carrier/bobs-post', 'slipstream', {}), [])
})

test('given an event of billing, then it leads to the object, and to what that belongs to', () => {
  const invoice = { invoiceId: 'in_1', subscriptionId: 'sub_1', customerId: 'cus_1' }
  assert.deepEqual(hrefs('billing', 'billing/cus_1', 'billing', { invoice }), [
    '/billing/subscriptions/billing/sub_1',
    '/billing/invoices/billing/in_1',
    '/billing/customers/billing/cus_1',
  ])
  const changed = { customerId: 'cus_1', subscriptions: [] }
  assert.deepEqual(hrefs('billing-work', 'billing/cus_1', 'billing', changed), [
    '/billing/customers/billing/cus_1',
  ])
})

test('given an alert, a schedule or an export, then it leads to its page; a silence has none', () => {
  assert.deepEqual(hrefs('alerts', 'missing-order/shop/1043', 'shop', {}), [
    '/alerts/missing-order%2Fshop%2F1043',
  ])
  assert.deepEqual(hrefs('alerts', '0a1b2c', 'shop', {}), [])
  assert.deepEqual(hrefs('jobs', 'schedule/compare', 'slipstream', {}), ['/work/schedules/compare'])
})

test('given what is no JSON, then it still leads to the order of its key', () => {
  assert.deepEqual(hrefs('orders', 'shop/7', 'shop', undefined), ['/orders/shop/7'])
  assert.deepEqual(hrefs('billing', 'billing/cus_1', 'billing', undefined), [])
})
