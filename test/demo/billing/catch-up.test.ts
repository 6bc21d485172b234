import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import { catchUp } from '../../../sandbox/demo/billing/catch-up.ts'
import { demoSubscribers, startsBeforeMs } from '../../../sandbox/demo/billing/start-demo-billing.ts'

const pace = { stepMs: 7 * 3_600_000, everyMs: 0 }

async function givenSubscribers(t: TestContext) {
  const billing = await startBilling({ mode: 'stepped', startsAtMs: Date.now() - startsBeforeMs })
  t.after(() => billing.stop())
  for (const scenario of demoSubscribers) billing.addSubscriber({ scenario })
  return billing
}

describe('the subscribers of the demo', () => {
  it('given that their clock catches up, then each has lived through its story by today', async (t) => {
    const billing = await givenSubscribers(t)
    assert.equal(await catchUp(billing, pace, new AbortController().signal), true)
    assert.ok(billing.nowMs() <= Date.now())
    const { subscriptions, invoices } = billing.books()
    const lastNames = subscriptions.map(({ status, product }) => `${status} ${product}`)
    assert.deepEqual(
      lastNames,
      demoSubscribers.map(() => 'active prod_individual'),
    )
    const renewals = invoices.filter(({ reason }) => reason === 'subscription_cycle')
    assert.equal(renewals.length, demoSubscribers.length)
    assert.deepEqual([...new Set(renewals.map(({ status }) => status))], ['paid'])
    const recovered = renewals.find(({ customer }) => customer === subscriptions[1]?.customer)
    assert.ok((recovered?.attempts ?? 0) > 1)
    const types = new Set(billing.events().map(({ type }) => type))
    assert.ok(types.has('invoice.payment_action_required'))
  })

  it('given an account that has caught up, then its clock is left as it is', async (t) => {
    const billing = await givenSubscribers(t)
    await catchUp(billing, pace, new AbortController().signal)
    const before = billing.nowMs()
    const inTime = { nowMs: () => Date.now(), advance: billing.advance }
    assert.equal(await catchUp(inTime, pace, new AbortController().signal), false)
    assert.equal(billing.nowMs(), before)
  })

  it('given that it is stopped, then the clock moves no further', async (t) => {
    const billing = await givenSubscribers(t)
    const before = billing.nowMs()
    await catchUp(billing, pace, AbortSignal.abort())
    assert.equal(billing.nowMs(), before)
  })
})
