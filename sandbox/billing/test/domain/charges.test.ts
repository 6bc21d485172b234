import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { totalsOf } from '../../src/domain/objects/invoice-totals.ts'
import { givenAccount } from './given-account.ts'

describe('what an invoice charges', () => {
  it('given several items, one of them metered, then usage is charged after the period', () => {
    const given = givenAccount({ taxPercent: 15 })
    given.act({
      ...{ kind: 'subscribe', id: 'sub_ada', customer: 'cus_ada', price: 'price_teamMonth', quantity: 2 },
      more: [{ price: 'price_individualMonth', quantity: 3 }, { price: 'price_calls' }],
    })
    given.act({ kind: 'reportUsage', subscription: 'sub_ada', quantity: 1_000 })
    given.passTo('2026-03-01T00:00:00Z')
    const [first, second] = given.invoices()
    assert.deepEqual(
      first?.lines.data.map(({ amount }) => amount),
      [19_800, 7_500],
    )
    assert.deepEqual([first?.subtotal, first?.total, first?.amount_paid], [27_300, 31_395, 31_395])
    assert.deepEqual(
      second?.lines.data.map(({ amount }) => amount),
      [5_000, 19_800, 7_500],
    )
    const items = given.subscription().items.data
    assert.deepEqual(new Set(items.map((item) => item.current_period_end)).size, 1)
    assert.ok(!('quantity' in JSON.parse(JSON.stringify(items[2]))))
  })

  it('given a discount and tax, then the tax is on what is left, and credits have none', () => {
    const totals = totalsOf([10_000, -2_000], { id: 'di_1', percentOff: 25 }, { id: 'txr_1', percent: 10 })
    assert.deepEqual([totals.subtotal, totals.total_excluding_tax, totals.total], [8_000, 5_500, 6_250])
    assert.deepEqual(totals.total_discount_amounts, [{ amount: 2_500, discount: 'di_1' }])
  })
})

describe("Stripe's own entitlements", () => {
  it('given subscriptions that begin, change and end, then each change of features is reported', () => {
    const given = givenAccount({ hasEntitlements: true })
    const features = (): string[] =>
      [...given.account.events.values()]
        .filter(({ type }) => type === 'entitlements.active_entitlement_summary.updated')
        .map(({ object }) => (object as any).entitlements.data.map((one: any) => one.lookup_key).join())
    given.act({ kind: 'subscribe', id: 'sub_ada', customer: 'cus_ada', price: 'price_individualMonth' })
    given.act({ kind: 'changePlan', subscription: 'sub_ada', price: 'price_teamMonth' })
    given.act({ kind: 'cancel', subscription: 'sub_ada', when: 'now' })
    assert.deepEqual(features(), ['exports', 'exports,seats', ''])
  })
})
