import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contactId } from '@slipstream/read-models/customers/contacts.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { formatCustomerId } from '@slipstream/read-models/customers/customer-id.ts'
import { customerLimits } from '@slipstream/read-models/customers/group-people.ts'
import { newOrder } from './given/order-request.ts'
import { givenOrdering } from './given/ordering.ts'

const email = (address: string) => contactId('email', address)
const sharedPhone = contactId('phone', '+64215550134')

const ofShop = (orderId: string, name: string, ...contacts: string[]): CustomerDocument => ({
  ...{ _id: `shop/${orderId}`, source: 'shop', orderId, number: orderId, accountId: '7', name, contacts },
  ...{ createdAt: `2026-11-21T06:00:0${orderId}Z`, email: `${name}@example.com`, phone: null, search: [] },
})

test('given customers of a shop, when their ids are sent, then the orders are theirs', async (t) => {
  const { submit, db } = await givenOrdering(t)
  await db
    .collection<{ _id: string }>('readModels')
    .insertOne({ _id: 'customers', live: 2, collection: 'customers_v2' } as { _id: string })
  const callers = Array.from({ length: customerLimits.partners + 1 }, (_, n) => ({
    ...ofShop('9', `caller${n}`, email(`caller${n}`), sharedPhone),
    _id: `shop/caller${n}`,
  }))
  const all = [
    ofShop('1', 'ana', email('ana@example.com')),
    ofShop('2', 'Ana', email('ana@example.com')),
    ofShop('3', 'cid'),
    ...callers,
  ]
  await db.collection<CustomerDocument>('customers_v2').insertMany(all)
  let key = 0
  const order = async (id: string) => submit(`k${key++}`, { ...newOrder, customer: { id } })

  const byContact = await order(formatCustomerId({ contact: email('ana@example.com') }))
  assert.deepEqual(byContact.json.order.customer, {
    ...{ id: null, name: 'Ana', email: 'Ana@example.com', phone: null },
  })
  const byOrder = await order(formatCustomerId({ order: 'shop/3' }))
  assert.equal(byOrder.json.order.customer.name, 'cid')

  await t.test('when many share the contact point, then it names none of them', async () => {
    const refused = await order(formatCustomerId({ contact: sharedPhone }))
    assert.deepEqual([refused.status, refused.json.errors[0].pointer], [400, '/customer/id'])
    await db
      .collection<CustomerDocument>('customers_v2')
      .insertOne({ ...ofShop('0', 'alone', sharedPhone), _id: 'shop/alone' })
    const alone = await order(formatCustomerId({ contact: sharedPhone }))
    assert.equal(alone.json.order.customer.name, 'alone')
  })
})
