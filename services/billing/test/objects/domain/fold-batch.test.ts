import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { calloutsOf } from '../../../src/callouts/domain/callouts-of.ts'
import { foldBatch } from '../../../src/objects/domain/fold-batch.ts'
import type { KnownObject, ObjectEvent } from '../../../src/objects/domain/known-object.ts'
import { tasksOf } from '../../../src/tasks/domain/tasks-of.ts'
import { configuredRules } from '../../given/billing-config.ts'
import { everyRule } from '../../given/every-rule.ts'
import { story, storyTime, sub } from '../../given/subscriber.ts'

const rules = configuredRules(everyRule).rulesOf('billing')
assert.ok(rules)
const nowMs = Date.parse(storyTime(500))

/** What is known, and the ids of the tasks in the order in which they were first made. */
class GivenBilling {
  readonly objects = new Map<string, KnownObject>()
  readonly tasks: string[] = []
  readonly callouts = new Set<string>()
  needs = 0

  when(events: readonly ObjectEvent[], canFetch = true, by = rules): this {
    const { changed, triggers, needs } = foldBatch(this.objects, events, () => canFetch)
    for (const object of changed) this.objects.set(object._id, object)
    this.needs += needs.length
    for (const { source, trigger } of triggers) {
      for (const { id } of tasksOf(source, trigger, by!, nowMs))
        if (!this.tasks.includes(id)) this.tasks.push(id)
      for (const { id } of calloutsOf(source, trigger, by!, nowMs)) this.callouts.add(id)
    }
    return this
  }
}

const expected = [
  'billing/action-required.action-required/in_ada1/1',
  'billing/invoice-paid.receipt/in_ada1',
  'billing/subscription-started.welcome/sub_ada',
  'billing/payment-failed.payment-failed/in_ada2/1',
  `billing/subscription-past-due.past-due/sub_ada/${storyTime(101)}`,
  'billing/invoice-paid.receipt/in_ada2',
  `billing/cancellation-requested.cancellation-requested/sub_ada/${storyTime(300)}`,
  'billing/subscription-ended.cancelled/sub_ada',
]

test('given a story in its order, then each of its turns sets off one task', () => {
  assert.deepEqual(new GivenBilling().when(story).tasks, expected)
})

test('given a story event by event or in one batch, then the tasks are the same', () => {
  const given = new GivenBilling()
  for (const event of story) given.when([event])
  assert.deepEqual(given.tasks, expected)
})

test('given the story again from its start, then it sets off nothing', () => {
  const given = new GivenBilling().when(story)
  const before = structuredClone([...given.objects])
  given.when(story)
  assert.deepEqual(given.tasks, expected)
  assert.deepEqual([...given.objects], before)
})

test('given a story in any order with doubles, then no task is made twice, and the last are made', () => {
  const anyOrder = fc.shuffledSubarray([...story, ...story], { minLength: 2 * story.length })
  fc.assert(
    fc.property(anyOrder, (events) => {
      const given = new GivenBilling()
      for (const event of events) given.when([event])
      assert.equal(new Set(given.tasks).size, given.tasks.length)
      // What is late may set off nothing, but what holds at the end always has.
      for (const last of ['invoice-paid.receipt/in_ada1', 'invoice-paid.receipt/in_ada2'])
        assert.ok(given.tasks.includes(`billing/${last}`), last)
      assert.ok(given.tasks.includes('billing/subscription-ended.cancelled/sub_ada'))
      assert.ok(
        given.tasks.every((id) => expected.includes(id) || id.includes('/sub_ada/')),
        'unexpected',
      )
    }),
  )
})

test('given facts of last month, then they set off nothing', () => {
  const [first] = tasksOf(
    'billing',
    {
      ...{ on: 'invoice-paid', subject: 'in_1', at: storyTime(-30 * 86_400), eventId: 'e' },
      ...{ customerId: 'cus_1', subscriptionId: null, invoiceId: 'in_1', attempt: null },
    },
    rules,
    nowMs,
  )
  assert.equal(first, undefined)
})

test('given an old subscription that is seen for the first time, then nobody is welcomed', () => {
  const old = sub('99', 400, { createdAt: '2025-01-01T00:00:00.000Z', startedAt: '2025-01-01T00:00:00.000Z' })
  assert.deepEqual(new GivenBilling().when([old]).tasks, [])
})

test('given two states of one second, then nothing is set off before a fetch decides', () => {
  const two = [sub('21', 10, { status: 'active' }), sub('22', 10, { status: 'past_due' })]
  const given = new GivenBilling().when(two)
  assert.equal(given.needs, 1)
  assert.deepEqual(given.tasks, ['billing/subscription-started.welcome/sub_ada'])
  const fetchedAt = storyTime(30)
  const fetched = sub('23', 0, { status: 'past_due' })
  const asFetched = {
    ...fetched,
    data: { ...fetched.data, change: { ...fetched.data.change, id: null, type: null, at: fetchedAt } },
  }
  given.when([asFetched])
  assert.equal(given.tasks.length, 2)
  assert.match(given.tasks[1] ?? '', /past-due/)
})

test('given two states of one second and no key, then the newest by the rule counts', () => {
  const two = [sub('21', 10, { status: 'active' }), sub('22', 10, { status: 'past_due' })]
  const given = new GivenBilling().when(two, false)
  assert.ok(given.tasks.length >= 1)
})

const day = 86_400
/** Three periods of a subscription, and a change within the second. The last one began just now. */
const months = [0, 1, 2].map((nth) => ({
  periodStart: storyTime((nth - 2) * 30 * day),
  periodEnd: storyTime((nth - 1) * 30 * day),
}))
const lived = { createdAt: months[0]!.periodStart, startedAt: months[0]!.periodStart, status: 'active' }
const periods = [
  sub('31', -60 * day, { ...lived, ...months[0] }, 'customer.subscription.created'),
  sub('32', -30 * day + 1, { ...lived, ...months[1] }),
  sub('33', -20 * day, { ...lived, ...months[1], status: 'past_due' }),
  sub('34', -19 * day, { ...lived, ...months[1] }),
  sub('35', 1, { ...lived, ...months[2] }),
]
/** So that what is late is not too old. */
const everyRenewal = configuredRules(`
    rules: [{ on: subscription-renewed, mail: receipt }]
    notOlderThanMs: 7776000000`).rulesOf('billing')

test('given renewals in any order with doubles, then each period sets off its own once', () => {
  const anyOrder = fc.shuffledSubarray([...periods, ...periods], { minLength: 2 * periods.length })
  fc.assert(
    fc.property(anyOrder, fc.boolean(), (events, canFetch) => {
      const given = new GivenBilling()
      for (const event of events) given.when([event], canFetch, everyRenewal)
      assert.deepEqual(
        given.tasks.toSorted(),
        [1, 2].map((nth) => `billing/subscription-renewed.receipt/sub_ada/${months[nth]!.periodStart}`),
      )
    }),
  )
})

const runs = configuredRules(`
    rules:
      - { on: subscription-past-due, mail: past-due }
      - { on: subscription-past-due, callout: certificate }
      - { on: subscription-recovered, mail: recovered }
      - { on: plan-changed, mail: plan-changed }
    callouts:
      certificate: { url: 'https://shop.example.test/', secrets: [{ env: CALLOUT_SECRET }] }`).rulesOf(
  'billing',
)
const otherPlan = (priceId: string) => [{ ...sub('00', 0).data.subscription.items[0]!, priceId }]
const active = sub('40', 5, { status: 'active' }, 'customer.subscription.created')
const pastDue = (id: string, seconds: number) => sub(id, seconds, { status: 'past_due' })

test('given the start of a status and of a plan that arrive late, then each is one happening', () => {
  const given = new GivenBilling().when([active], true, runs)
  for (const seconds of [600, 300, 10]) given.when([pastDue(`at ${seconds}`, seconds)], true, runs)
  assert.deepEqual(given.tasks, [`billing/subscription-past-due.past-due/sub_ada/${storyTime(600)}`])
  assert.equal(given.callouts.size, 1)
  const items = otherPlan('price_year')
  for (const seconds of [900, 800, 700])
    given.when([sub(`plan ${seconds}`, seconds, { status: 'past_due', items })], true, runs)
  assert.deepEqual(given.tasks.slice(1), [`billing/plan-changed.plan-changed/sub_ada/${storyTime(900)}`])
})

test('given a start that arrives while the state is uncertain, then it is one happening', () => {
  const given = new GivenBilling().when([active, pastDue('41', 300)], true, runs)
  given.when([pastDue('42', 600), sub('43', 600, { status: 'unpaid' })], true, runs)
  given.when([pastDue('44', 10)], true, runs)
  given.when([pastDue('45', 700)], true, runs)
  assert.deepEqual(
    given.tasks.filter((id) => id.includes(storyTime(300)) || id.includes(storyTime(10))),
    [`billing/subscription-past-due.past-due/sub_ada/${storyTime(300)}`],
  )
})

test('given what was stored before happenings were, then a late start is no other one', () => {
  const given = new GivenBilling().when([active, pastDue('41', 600)], true, runs)
  for (const object of given.objects.values()) if (object.kind === 'subscription') delete object.happenings
  given.when([pastDue('42', 10)], true, runs)
  assert.equal(given.tasks.length, 1)
})

test('given statuses and plans in any order and batches, then each happening has one task', () => {
  const items = otherPlan('price_year')
  const events = [
    ...[pastDue('41', 10), pastDue('42', 20), sub('43', 30, { status: 'active' })],
    ...[sub('44', 40, { status: 'active', items }), sub('45', 50, { status: 'past_due', items })],
    ...[sub('46', 60, { status: 'past_due', items }), sub('47', 70, { status: 'past_due' })],
  ]
  const anyOrder = fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length })
  fc.assert(
    fc.property(anyOrder, fc.array(fc.nat(3)), fc.boolean(), (shuffled, sizes, canFetch) => {
      const given = new GivenBilling().when([active], canFetch, runs)
      const left = [...shuffled]
      for (const size of sizes) given.when(left.splice(0, size), canFetch, runs)
      for (const event of left) given.when([event], canFetch, runs)
      const count = (text: string) => given.tasks.filter((id) => id.includes(text)).length
      assert.deepEqual(
        [count('past-due.past-due'), count('recovered'), count('plan-changed'), given.callouts.size],
        [2, 1, 2, 2],
      )
    }),
  )
})
