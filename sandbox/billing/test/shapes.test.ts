import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { givenBilling } from './given-billing.ts'
import type { GivenBilling } from './given-billing.ts'
import { differences } from './differences.ts'

const dayMs = 86_400_000
const enabledEvents = [
  ...['customer.created', 'customer.subscription.created', 'customer.subscription.updated'],
  ...['checkout.session.completed', 'invoice.created', 'invoice.paid', 'payment_intent.payment_failed'],
  ...['charge.dispute.created', 'refund.created', 'entitlements.active_entitlement_summary.updated'],
]

const fixture = (name: string): any =>
  JSON.parse(readFileSync(new URL(`fixtures/built/${name}.json`, import.meta.url), 'utf8'))

describe('the shapes of deliveries', () => {
  let given: GivenBilling
  let old: GivenBilling
  before(async () => {
    ;[given, old] = [await givenBilling(), await givenBilling()]
    await given.open({ settings: { hasEntitlements: true } }, { enabledEvents })
    await old.open({ settings: { apiVersion: '2024-06-20' } }, { enabledEvents })
    for (const { billing } of [given, old]) {
      for (const scenario of ['renews', 'failsAndRecovers', 'refunded', 'disputed'] as const)
        billing.addSubscriber({ scenario })
      await billing.advance(40 * dayMs)
    }
  })
  after(async () => {
    await given.close()
    await old.close()
  })

  const delivered = ({ received }: GivenBilling, type: string): any =>
    received.findLast(({ event }) => event.type === type)?.event

  for (const [name, type] of [
    ['0001', 'customer.created'],
    ['0003', 'customer.subscription.created'],
    ['0009', 'checkout.session.completed'],
    ['0014', 'invoice.created'],
    ['0016', 'payment_intent.payment_failed'],
    ['0040', 'charge.dispute.created'],
    ['0042', 'refund.created'],
    ['0043', 'entitlements.active_entitlement_summary.updated'],
  ] as const) {
    it(`given ${type}, then it has the fields of Stripe's`, () => {
      assert.deepEqual(differences(delivered(given, type), fixture(name)), [])
    })
  }

  for (const [name, type] of [
    ['0050', 'customer.subscription.updated'],
    ['0051', 'invoice.paid'],
  ] as const) {
    it(`given ${type} before basil, then it has the fields of then`, () => {
      const { previous_attributes: _, ...data } = fixture(name).data
      const event = delivered(old, type)
      assert.deepEqual(differences(event.data.object, data.object), [])
    })
  }

  it('given a renewal before basil, then the previous attributes name the period', () => {
    const renewal = old.received.find(({ event }) => event.data.previous_attributes?.current_period_end)
    assert.deepEqual(Object.keys(renewal?.event.data.previous_attributes).sort(), [
      ...['current_period_end', 'current_period_start', 'latest_invoice'],
    ])
  })
})
