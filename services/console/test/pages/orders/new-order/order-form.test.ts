import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorsByField, formOf, requestOf } from '../../../../src/pages/orders/new-order/order-form.ts'

const body = {
  ...{ key: 'e3c1b6de-0001', name: 'Ada Miller', email: 'ada@example.test', phone: '' },
  ...{ 'line.0.name': '', 'line.0.sku': '', 'line.0.quantity': '', 'line.0.unitPrice': '' },
  ...{ 'line.1.name': 'Hoodie', 'line.1.sku': 'H-M', 'line.1.quantity': '2', 'line.1.unitPrice': '39,90' },
  ...{ address: '12 Harbour Street\r\n\r\nLevel 2', city: 'Wellington', country: 'nz', postcode: '6011' },
  note: '',
}

test('given a form, then it is the request that ingest takes, without what is empty', () => {
  assert.deepEqual(requestOf(formOf(body, 'new')), {
    customer: { name: 'Ada Miller', email: 'ada@example.test' },
    lines: [{ sku: 'H-M', name: 'Hoodie', unitPrice: '39.90', quantity: 2 }],
    shippingAddress: {
      ...{ city: 'Wellington', postcode: '6011', country: 'NZ' },
      lines: ['12 Harbour Street', 'Level 2'],
    },
  })
})

test('given what is no quantity, then it is sent as it was typed: ingest says what is wrong', () => {
  const form = formOf({ ...body, 'line.1.quantity': 'two' }, 'new')
  assert.deepEqual((requestOf(form) as { lines: object[] }).lines[0], {
    ...{ sku: 'H-M', name: 'Hoodie', unitPrice: '39.90', quantity: 'two' },
  })
})

test('given errors of a request, then each is beside its field, also behind empty lines', () => {
  const errors = errorsByField(formOf(body, 'new'), [
    { pointer: '/lines/0/quantity', detail: 'must be a number' },
    { pointer: '/customer/email', detail: 'must be an e-mail address' },
    { pointer: '/customer', detail: 'is missing' },
    { pointer: '/shippingAddress/lines/1', detail: 'is too long' },
    { pointer: '/shippingAddress/country', detail: 'must be a country' },
    { pointer: '/shippingAddress/country', detail: 'two letters' },
    { pointer: '/currency', detail: 'must be a code' },
  ])
  assert.deepEqual(Object.fromEntries(errors), {
    'line.1.quantity': 'must be a number',
    email: 'must be an e-mail address',
    name: 'is missing',
    address: 'is too long',
    country: 'must be a country; two letters',
    '': 'must be a code',
  })
})

test('given a form that is sent again, then its key is the same; a new form has another one', () => {
  assert.equal(formOf(body, 'new').key, 'e3c1b6de-0001')
  assert.equal(formOf({ key: '"; drop' }, 'new-key-1').key, 'new-key-1')
  assert.deepEqual(formOf(undefined, 'new').lines.length, 3)
})

test('given a customer who was found, then their id is sent, unless contacts were changed', () => {
  const known = { name: 'Ada Miller', email: 'ada@example.test', phone: '' }
  const customerOf = (form: object, contacts: typeof known | null) =>
    (requestOf(formOf({ ...body, ...form }, 'new'), contacts) as { customer: object }).customer
  assert.deepEqual(customerOf({ customerId: 'shop.7' }, known), { id: 'shop.7' })
  const other = { customerId: 'shop.7', email: 'ada@other.test' }
  assert.deepEqual(customerOf(other, known), { name: 'Ada Miller', email: 'ada@other.test' })
  assert.deepEqual(customerOf({}, known), { name: 'Ada Miller', email: 'ada@example.test' })
})
