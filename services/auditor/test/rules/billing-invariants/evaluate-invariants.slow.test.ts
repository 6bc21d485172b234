import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { billingAudit, hourMs } from '../../given/billing-audit.ts'

const minuteMs = 60_000
const entitlements = [{ product: 'prod_individual', grants: ['individual'] }]

function granted(customerId: string, subscriptionId: string, revision: number, names: string[]): Event {
  const subscriptions = [{ subscriptionId, status: 'active', entitlements: names, periodEnd: null }]
  return {
    ...examples.EntitlementsChanged,
    ...{ id: `granted-${revision}`, source: 'stripe', subject: `stripe/${customerId}` },
    data: {
      ...examples.EntitlementsChanged.data,
      ...{ source: 'stripe', customerId, revision, entitlements: names, subscriptions },
    },
  }
}

test('given a paid subscription, when nothing is granted, then it is alerted until it is', async (t) => {
  const audit = await billingAudit(t, { entitlements })
  const { customer, subscription } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver()
  assert.deepEqual(await audit.evaluate(), [])
  await audit.advance(2 * minuteMs)
  assert.deepEqual(await audit.evaluate(), [`AlertRaised billing-paid-without-entitlement ${customer}`])
  await audit.read('billing-work', granted(customer, subscription, 1, ['individual']))
  await audit.advance(2 * minuteMs)
  assert.deepEqual(await audit.evaluate(), [`AlertResolved billing-paid-without-entitlement ${customer}`])
  // An older state that is delivered again takes nothing away.
  await audit.read('billing-work', granted(customer, subscription, 1, []))
  await audit.advance(hourMs)
  assert.deepEqual(await audit.evaluate(), [])
})

test('given a subscription that ended, when its entitlement stays, then it is alerted', async (t) => {
  const audit = await billingAudit(t, { entitlements })
  const { customer, subscription } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver()
  await audit.read('billing-work', granted(customer, subscription, 1, ['individual']))
  audit.stripe.act({ kind: 'cancel', subscription, when: 'now' })
  await audit.advance(minuteMs)
  await audit.deliver()
  await audit.advance(2 * minuteMs)
  assert.deepEqual(await audit.evaluate(), [`AlertRaised billing-entitled-without-payment ${customer}`])
})

test('given its end is only in Stripe, then that is recovered, and no entitlement is alerted', async (t) => {
  const audit = await billingAudit(t, { entitlements })
  const { customer, subscription } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver()
  audit.stripe.setFaults({ neverMade: {} })
  audit.stripe.act({ kind: 'cancel', subscription, when: 'now' })
  await audit.advance(2 * minuteMs)
  assert.deepEqual(await audit.evaluate(), [])
  await audit.advance(2 * minuteMs)
  const changes = await audit.evaluate()
  assert.deepEqual(changes, [`AlertRaised billing-state-differs ${subscription}`])
  assert.deepEqual(audit.handedOver, [subscription])
  assert.ok(!changes.some((change) => change.includes(customer)))
})

test('given a first payment that is not confirmed, then it is stalled until it expires', async (t) => {
  const audit = await billingAudit(t, { stalled: { incomplete: [{ rule: 'time', afterMs: 3 * hourMs }] } })
  const { subscription } = audit.stripe.addSubscriber({ scenario: 'leavesAction' })
  await audit.advance(hourMs)
  await audit.deliver()
  assert.deepEqual(await audit.evaluate(), [])
  await audit.advance(3 * hourMs)
  assert.deepEqual(await audit.evaluate(), [`AlertRaised billing-stalled ${subscription}`])
  await audit.advance(24 * hourMs)
  await audit.deliver()
  assert.deepEqual(await audit.evaluate(), [`AlertResolved billing-stalled ${subscription}`])
})
