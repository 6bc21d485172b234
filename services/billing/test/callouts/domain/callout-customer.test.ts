import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lacksCustomer, paymentKeyOf, withCustomerOf } from '../../../src/callouts/domain/callout-customer.ts'
import { calloutsOf } from '../../../src/callouts/domain/callouts-of.ts'
import { eventTrigger } from '../../../src/objects/domain/event-trigger.ts'
import { evolveKnown } from '../../../src/objects/domain/evolve-known.ts'
import { configuredRules } from '../../given/billing-config.ts'
import { disputeOf, paymentOf, storyTime } from '../../given/subscriber.ts'

const nowMs = Date.parse(storyTime(60))
const rules = configuredRules(`
    rules: [{ on: stripe-event, event: charge.dispute.created, callout: lock }]
    callouts: { lock: { url: 'https://app.example/lock', secrets: [{ env: CALLOUT_SECRET }] } }`).rulesOf(
  'billing',
)
assert.ok(rules)

const triggered = (payment: string | null) => {
  const trigger = eventTrigger(disputeOf('dp_1', 3, payment))
  assert.ok(trigger)
  return { source: 'billing', trigger, rules }
}

test('given a dispute of a known payment, then its call-out is of the customer who paid, once', () => {
  const dispute = triggered('pi_1')
  assert.ok(lacksCustomer(dispute, nowMs))
  const { object } = evolveKnown(undefined, paymentOf('pi_1', 'cus_ada'), true)
  assert.equal(paymentKeyOf(dispute), object._id)
  const { trigger } = withCustomerOf(dispute, object)
  const made = calloutsOf('billing', trigger, rules, nowMs)
  assert.deepEqual(
    made.map(({ task }) => [task.customerId, task.trigger.object?.id]),
    [['cus_ada', 'dp_1']],
  )
  assert.deepEqual(calloutsOf('billing', trigger, rules, nowMs)[0]?.id, made[0]?.id)
})

test('given a dispute of no known payment, then no call-out is made', () => {
  const { trigger } = withCustomerOf(triggered('pi_2'), undefined)
  assert.deepEqual(calloutsOf('billing', trigger, rules, nowMs), [])
  assert.equal(paymentKeyOf(triggered(null)), undefined)
})

test('given no rule makes a call-out of it, then its customer is not looked for', () => {
  const mailed = configuredRules(`
    rules: [{ on: stripe-event, event: charge.dispute.created, mail: stripe-event, to: ops }]`).rulesOf(
    'billing',
  )
  assert.ok(mailed)
  assert.equal(lacksCustomer({ ...triggered('pi_1'), rules: mailed }, nowMs), false)
})
