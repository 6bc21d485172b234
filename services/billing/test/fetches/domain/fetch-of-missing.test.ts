import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { calloutsOf } from '../../../src/callouts/domain/callouts-of.ts'
import { fetchOfMissing } from '../../../src/fetches/domain/fetch-of-missing.ts'
import { fetchId, mergeNeeds } from '../../../src/fetches/domain/fetches-needed.ts'
import { eventTrigger } from '../../../src/objects/domain/event-trigger.ts'
import { foldBatch } from '../../../src/objects/domain/fold-batch.ts'
import { tasksOf } from '../../../src/tasks/domain/tasks-of.ts'
import { configuredRules } from '../../given/billing-config.ts'
import { disputeOf, storyTime, sub } from '../../given/subscriber.ts'

const rules = configuredRules(`
    rules:
      - { on: subscription-started, mail: welcome }
      - { on: subscription-started, callout: certificate }
      - { on: stripe-event, event: charge.dispute.created, mail: stripe-event, to: ops }
    callouts:
      certificate: { url: 'https://shop.example.test/', secrets: [{ env: CALLOUT_SECRET }] }`).rulesOf(
  'billing',
)
const nowMs = Date.parse(storyTime(500))

function ofAccount<E extends BillingEvent>(event: E, account: string | null): E {
  return { ...event, data: { ...event.data, change: { ...event.data.change, account } } }
}

test('given a task of a connected account, then what it misses is fetched from that account', () => {
  const started = ofAccount(sub('1', 1, { status: 'active' }), 'acct_1')
  const { triggers } = foldBatch(new Map(), [started], () => true)
  const [{ trigger } = assert.fail()] = triggers
  const [mail = assert.fail()] = tasksOf('billing', trigger, rules!, nowMs)
  const [callout = assert.fail()] = calloutsOf('billing', trigger, rules!, nowMs)
  for (const { id, task } of [mail, callout])
    assert.deepEqual(fetchOfMissing(id, task, 'customer', nowMs), [
      {
        object: { source: 'billing', type: 'customer', id: 'cus_ada', account: 'acct_1' },
        ...{ eventIds: [id], since: storyTime(500), notBeforeMs: 0 },
      },
    ])

  const dispute = eventTrigger(ofAccount(disputeOf('dp_1', 3, 'pi_1'), 'acct_1'))
  const [ofDispute = assert.fail()] = tasksOf('billing', dispute!, rules!, nowMs)
  const [payment] = fetchOfMissing(ofDispute.id, ofDispute.task, 'payment', nowMs)
  assert.deepEqual([payment?.object.id, payment?.object.account], ['pi_1', 'acct_1'])
})

test('given one id in several accounts, then each is fetched, our own by the id it had', () => {
  const needs = [null, 'acct_1', 'acct_2', 'acct_1'].map((account) => ({
    object: { source: 'billing', type: 'customer' as const, id: 'cus_1', account },
    ...{ eventIds: ['e'], since: storyTime(1), notBeforeMs: 0 },
  }))
  assert.deepEqual(
    mergeNeeds(needs).map(({ object }) => object.account),
    [null, 'acct_1', 'acct_2'],
  )
  const [own = assert.fail()] = needs
  assert.equal(fetchId(own.object), 'billing/customer/cus_1')
})
