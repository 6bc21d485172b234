import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { foldBatch } from '../../../src/objects/domain/fold-batch.ts'
import type { ObjectEvent } from '../../../src/objects/domain/known-object.ts'
import { decideNotice } from '../../../src/notices/domain/decide-notice.ts'
import type { NoticeDecision } from '../../../src/notices/domain/decide-notice.ts'
import type { PlanName } from '../../../src/notices/domain/notice-rules.ts'
import { noticeContext } from '../../../src/notices/domain/notice-context.ts'
import { tasksOf } from '../../../src/tasks/domain/tasks-of.ts'
import { configuredRules } from '../../given/billing-config.ts'
import { everyRule } from '../../given/every-rule.ts'
import { customer, inv, story, storyTime, sub } from '../../given/subscriber.ts'

const { rulesOf, noticeRules } = configuredRules(everyRule)
const rules = rulesOf('billing')
assert.ok(rules)

type Changes = { canFetch?: boolean; nowMs?: number; plans?: readonly PlanName[] }

/** What is decided about the task whose id has the text, after all of the events. */
function given(
  events: readonly ObjectEvent[],
  { canFetch = true, nowMs = Date.parse(storyTime(500)), plans = [] }: Changes = {},
) {
  const { changed, triggers } = foldBatch(new Map(), events, () => true)
  const tasks = triggers.flatMap(({ source, trigger }) =>
    tasksOf(source, trigger, rules!, Date.parse(storyTime(0))),
  )
  return {
    when(text: string) {
      const found = tasks.find(({ id }) => id.includes(text))
      assert.ok(found !== undefined, `there is no task ${text}`)
      const { id, task } = found
      return decideNotice(
        id,
        task,
        noticeContext(task, changed, { ...noticeRules('billing'), canFetch, plans }, nowMs),
      )
    },
  }
}

/** The notice that is published. */
function published(decision: NoticeDecision): CustomerNoticeDue {
  assert.ok(decision.kind === 'publish' && decision.notice.type === 'CustomerNoticeDue')
  return decision.notice.data
}

const paid = [customer('1'), sub('2', 1), inv('3', 2, 'invoice.paid')]

test('given a paid invoice, then the receipt has all that a mail needs', () => {
  const decided = published(given(paid).when('receipt/in_ada1'))
  const { customer: to, invoice, subscription, link, notice, noticeId } = decided
  assert.deepEqual(to, { name: 'Ada Example', email: 'ada@example.test', locale: 'en' })
  assert.deepEqual([invoice?.total, invoice?.currency, invoice?.lines.length], ['25.00', 'NZD', 1])
  assert.deepEqual([subscription?.subscriptionId, link], ['sub_ada', 'https://invoice.example.test/in_ada1'])
  assert.deepEqual([notice, noticeId], ['receipt', 'billing/invoice-paid.receipt/in_ada1'])
})

test('given a customer that is not known, then it is waited for where it can be fetched', () => {
  const unknown = paid.slice(1)
  assert.deepEqual(given(unknown).when('receipt'), { kind: 'wait', for: 'customer' })
  const decided = published(given(unknown, { canFetch: false }).when('receipt'))
  assert.equal(decided.customer.email, 'ada@example.test')
})

test('given an invoice over nothing, then there is no receipt', () => {
  const free = [customer('1'), inv('3', 2, 'invoice.paid', { total: '-12.00', amountDue: '0.00' })]
  assert.deepEqual(given(free).when('receipt'), { kind: 'withdrawn', reason: 'nothing-paid' })
})

test('given a failed payment that was made meanwhile, then nothing is sent about the failure', () => {
  assert.deepEqual(given(story).when('payment-failed/in_ada2'), {
    ...{ kind: 'withdrawn', reason: 'no-longer-so' },
  })
  const open = story.slice(0, 8)
  assert.equal(given(open).when('payment-failed/in_ada2').kind, 'publish')
})

test('given a payment to be confirmed, then the mail has its link', () => {
  const decided = published(given(story.slice(0, 4)).when('action-required'))
  assert.equal(decided.link, 'https://invoice.example.test/in_ada1')
})

test('given a task that waited too long, then nothing is sent', () => {
  const nowMs = Date.parse(storyTime(2 * 24 * 60 * 60))
  assert.deepEqual(given(paid, { nowMs }).when('receipt'), { kind: 'withdrawn', reason: 'too-late' })
})

test('given a trial that was cancelled or prolonged, then its old end is not announced', () => {
  const trial = { status: 'trialing', trialEnd: storyTime(86_400) }
  const begun = [customer('1'), sub('2', 1, trial)]
  const task = `trial-ending/sub_ada/${storyTime(86_400)}`
  assert.equal(given(begun).when(task).kind, 'publish')
  for (const change of [{ cancelAtPeriodEnd: true }, { trialEnd: storyTime(172_800) }])
    assert.equal(given([...begun, sub('3', 9, { ...trial, ...change })]).when(task).kind, 'withdrawn')
})

test('given a subscription past due, then the mail has the invoice to be paid, and its link', () => {
  const due = [...story.slice(0, 7), sub('8', 101, { status: 'past_due', latestInvoiceId: 'in_ada2' })]
  const { invoice, link } = published(given(due).when('past-due'))
  assert.deepEqual([invoice?.invoiceId, link], ['in_ada2', 'https://invoice.example.test/in_ada1'])
  const paid = [...due, inv('9', 200, 'invoice.paid', { invoiceId: 'in_ada2', status: 'paid' })]
  assert.equal(published(given(paid).when('past-due')).invoice, null)
})

test('given names of plans, then that of a price comes before that of its product', () => {
  const [item] = sub('2', 1).data.subscription.items
  const items = [
    { ...item!, priceId: 'price_a', productId: 'prod_a', name: 'a' },
    { ...item!, priceId: 'price_b', productId: 'prod_a', name: 'b' },
    { ...item!, priceId: 'price_c', productId: 'prod_c', name: 'Individual' },
    { ...item!, priceId: null, productId: null },
  ]
  const plans = [
    { product: 'prod_a', name: 'Product A' },
    { price: 'price_a', name: 'Price A' },
  ]
  const decided = published(given([customer('1'), sub('2', 1, { items })], { plans }).when('welcome'))
  assert.deepEqual(
    decided.subscription?.items.map(({ name }) => name),
    ['Price A', 'Product A', 'Individual', null],
  )
})

test('given a late event that shows an earlier start, then what was seen later still holds', () => {
  const items = [{ ...sub('0', 0).data.subscription.items[0]!, priceId: 'price_year' }]
  const seen = [customer('1'), sub('2', 600, { status: 'past_due', items })]
  const late = [sub('3', 5), sub('4', 10, { status: 'past_due', items })]
  assert.equal(given([...seen, ...late]).when('past-due').kind, 'publish')
  assert.equal(given([customer('1'), sub('3', 5), ...seen, ...late]).when('plan-changed').kind, 'publish')
  const again = [sub('5', 700, { items }), sub('6', 800, { status: 'past_due', items })]
  assert.deepEqual(given([...seen, ...late, ...again]).when('past-due'), {
    ...{ kind: 'withdrawn', reason: 'no-longer-so' },
  })
})
