import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entitlementsOf } from '../../../src/customers/domain/entitlements-of.ts'
import { foldBatch } from '../../../src/objects/domain/fold-batch.ts'
import type { Known, ObjectEvent } from '../../../src/objects/domain/known-object.ts'
import { sub } from '../../given/subscriber.ts'

const rules = {
  entitlements: [
    { price: 'price_month', grants: ['reports', 'export'] },
    { product: 'prod_team', grants: ['seats', 'reports'] },
  ],
  entitlingStatuses: ['trialing', 'active', 'past_due'],
}
const team = {
  subscriptionId: 'sub_team',
  items: sub('0', 0).data.subscription.items.map((item) => ({
    ...item,
    ...{ priceId: 'price_team', productId: 'prod_team' },
  })),
}

function given(...events: ObjectEvent[]): string[] {
  const { changed } = foldBatch(new Map(), events, () => true)
  const subscriptions = changed.filter((one): one is Known<'subscription'> => one.kind === 'subscription')
  return entitlementsOf(subscriptions, rules).entitlements
}

test('given subscriptions by price and by product, then their grants are joined', () => {
  assert.deepEqual(given(sub('1', 1), sub('2', 1, team)), ['export', 'reports', 'seats'])
})

test('given one of two that ends, then what the other one grants stays', () => {
  const ended = sub('3', 9, { status: 'canceled' }, 'customer.subscription.deleted')
  assert.deepEqual(given(sub('1', 1), sub('2', 1, team), ended), ['reports', 'seats'])
})

test('given a status that does not entitle, or an unknown one, then nothing is granted', () => {
  for (const status of ['incomplete', 'unpaid', 'paused', 'suspended'])
    assert.deepEqual(given(sub('1', 1, { status })), [])
})

test('given a price that no rule names, then nothing is granted', () => {
  const items = team.items.map((item) => ({ ...item, priceId: null, productId: null }))
  assert.deepEqual(given(sub('1', 1, { items })), [])
})

test('given a state that is not certain, then what was certain before stays', () => {
  const before = sub('1', 1)
  const [first, second] = [sub('2', 10, { status: 'unpaid' }), sub('3', 10, { status: 'active' })]
  const granted = given(before)
  assert.ok(granted.length > 0)
  for (const order of [
    [before, first, second],
    [second, first, before],
  ])
    assert.deepEqual(given(...order), granted)
})
