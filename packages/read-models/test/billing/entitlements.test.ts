import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { billingTime as at, subscriptionChanged } from '@slipstream/testing/events/billing-events.ts'
import { entitlementsOf } from '../../src/billing/entitlements.ts'
import { foldSubscription } from '../../src/billing/kinds/subscriptions.ts'

const rules = {
  entitlements: [
    { product: 'prod_individual', grants: ['reports'] },
    { price: 'price_organiser', grants: ['reports', 'custom-domain'] },
  ],
  entitlingStatuses: ['trialing', 'active', 'past_due'],
}
const [item] = examples.SubscriptionChanged.data.subscription.items
const organiser = [{ ...item!, priceId: 'price_organiser', productId: 'prod_organiser' }]

function subscription(...states: Parameters<typeof subscriptionChanged>[]) {
  return foldSubscription(
    null,
    states.map(([reported, changes]) => subscriptionChanged(reported, changes)),
  )!
}

describe('the entitlements of a customer', () => {
  it('given an active subscription of a product, then it grants since it was active', () => {
    const active = subscription(
      [{ id: 'a', at: at('09:00:00') }, { status: 'incomplete' }],
      [{ id: 'b', at: at('09:01:00') }, { status: 'active' }],
      [{ id: 'c', at: at('10:00:00') }, { status: 'past_due' }],
    )
    assert.deepEqual(entitlementsOf([active], rules), [
      {
        entitlement: 'reports',
        since: at('09:01:00'),
        subscriptions: [
          { subscriptionId: 'sub_ada', status: 'past_due', since: at('09:01:00'), isUncertain: false },
        ],
      },
    ])
  })

  it('given a change of plan, then what it adds is granted since then, and the rest as before', () => {
    const upgraded = subscription(
      [{ id: 'a', at: at('09:00:00') }, { status: 'active' }],
      [
        { id: 'b', at: at('11:00:00') },
        { status: 'active', items: organiser },
      ],
    )
    assert.deepEqual(
      entitlementsOf([upgraded], rules).map(({ entitlement, since }) => [entitlement, since]),
      [
        ['custom-domain', at('11:00:00')],
        ['reports', at('09:00:00')],
      ],
    )
  })

  it('given a break between two entitling statuses, then it grants since the second', () => {
    const recovered = subscription(
      [{ id: 'a', at: at('09:00:00') }, { status: 'active' }],
      [{ id: 'b', at: at('10:00:00') }, { status: 'unpaid' }],
      [{ id: 'c', at: at('11:00:00') }, { status: 'active' }],
    )
    assert.equal(entitlementsOf([recovered], rules)[0]?.since, at('11:00:00'))
  })

  it('given two subscriptions that grant the same, then both are named, the earlier first', () => {
    const first = subscription([{ id: 'a', at: at('09:00:00') }, { subscriptionId: 'sub_1' }])
    const second = subscription([
      { id: 'b', at: at('08:00:00') },
      { subscriptionId: 'sub_2', items: organiser, status: 'trialing' },
    ])
    const reports = entitlementsOf([first, second], rules).find(
      ({ entitlement }) => entitlement === 'reports',
    )
    assert.deepEqual(
      [reports?.since, reports?.subscriptions.map(({ subscriptionId }) => subscriptionId)],
      [at('08:00:00'), ['sub_2', 'sub_1']],
    )
  })

  it('given a state that is not certain, then what was certain before counts, in any order', () => {
    type State = Parameters<typeof subscription>[number]
    const before: State = [{ id: 'a', at: at('09:00:00') }, { status: 'active' }]
    const first: State = [{ id: 'b', at: at('11:00:00') }, { status: 'unpaid' }]
    const second: State = [
      { id: 'c', at: at('11:00:00') },
      { status: 'active', items: organiser },
    ]
    for (const states of [
      [before, first, second],
      [second, first, before],
    ]) {
      const uncertain = subscription(...states)
      assert.equal(uncertain.isUncertain, true)
      const [reports, ...others] = entitlementsOf([uncertain], rules)
      assert.deepEqual([reports?.entitlement, others], ['reports', []])
      const { status, since, isUncertain } = reports!.subscriptions[0]!
      assert.deepEqual([status, since, isUncertain], ['active', at('09:00:00'), true])
    }
  })

  it('given nothing certain yet, then nothing is granted, but where nothing will be fetched', () => {
    const uncertain = subscription(
      [{ id: 'b', at: at('11:00:00') }, { status: 'active' }],
      [{ id: 'c', at: at('11:00:00') }, { status: 'past_due' }],
    )
    assert.deepEqual(entitlementsOf([uncertain], rules), [])
    assert.equal(entitlementsOf([uncertain], { ...rules, waitsForCertainty: false }).length, 1)
  })

  it('given a canceled subscription or an unknown price, then nothing is granted', () => {
    const canceled = subscription([{ id: 'a' }, { status: 'canceled' }])
    const other = subscription([{ id: 'b' }, { items: [{ ...item!, productId: 'prod_other' }] }])
    assert.deepEqual(entitlementsOf([canceled, other], rules), [])
  })
})
