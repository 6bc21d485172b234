import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemOf } from '../../src/domain/objects/subscription.ts'
import { dayMs, givenSubscription, hourMs } from './given-account.ts'
import type { GivenAccount } from './given-account.ts'

const status = ({ subscription }: GivenAccount): string => subscription().status
const invoiceStatuses = ({ invoices }: GivenAccount): string[] => invoices().map((one) => one.status)
const day = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10)

describe('a first payment', () => {
  it('given a card that pays, then created is incomplete and updated is active, in one second', () => {
    const given = givenSubscription()
    assert.deepEqual(given.newEvents(), [
      ...['customer.subscription.created', 'invoice.created', 'invoice.finalized', 'payment_intent.created'],
      ...['charge.succeeded', 'payment_intent.succeeded', 'invoice.updated', 'invoice.paid'],
      ...['invoice.payment_succeeded', 'invoice_payment.paid', 'customer.subscription.updated'],
    ])
    const [created] = [...given.account.events.values()].filter(({ type }) =>
      type.endsWith('subscription.created'),
    )
    assert.equal(created?.object.status, 'incomplete')
    assert.equal(status(given), 'active')
    assert.deepEqual(invoiceStatuses(given), ['paid'])
  })

  it('given a card that declines, then it expires after 23 hours, and its invoice is void', () => {
    const given = givenSubscription({}, { card: 'declines' })
    given.pass(23 * hourMs - 1)
    assert.equal(status(given), 'incomplete')
    given.newEvents()
    given.pass(1)
    assert.equal(status(given), 'incomplete_expired')
    assert.deepEqual(invoiceStatuses(given), ['void'])
    assert.ok(!given.newEvents().includes('customer.subscription.deleted'))
  })

  it('given a card that declines, when another one is attached, then it is active', () => {
    const given = givenSubscription({}, { card: 'declines' })
    given.act({ kind: 'attachCard', customer: 'cus_ada' })
    assert.equal(status(given), 'active')
    given.pass(24 * hourMs)
    assert.equal(status(given), 'active')
  })

  it('given a confirmation is required, when the customer confirms, then it is active', () => {
    const given = givenSubscription({}, { card: 'actionOnce' })
    assert.ok(given.newEvents().includes('invoice.payment_action_required'))
    assert.equal(status(given), 'incomplete')
    given.act({ kind: 'authenticate', customer: 'cus_ada' })
    assert.equal(status(given), 'active')
    given.pass(32 * dayMs)
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid'])
  })
})

describe('a renewal', () => {
  it('given a paid month, then the period moves before the draft is finalised and paid', () => {
    const given = givenSubscription()
    given.passTo('2026-02-28T10:00:00Z')
    assert.equal(day(itemOf(given.subscription()).current_period_end), '2026-03-31')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'draft'])
    given.pass(hourMs + 5_000)
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid'])
  })

  it('given a year of months, then thirteen invoices are paid, each once', () => {
    const given = givenSubscription()
    given.passTo('2027-02-01T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), Array(13).fill('paid'))
    assert.equal(new Set(given.invoices().map(({ number }) => number)).size, 13)
  })

  for (const [afterRetries, expected] of [
    ['canceled', 'canceled'],
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
  ] as const) {
    it(`given all retries fail, when the account is set to ${afterRetries}, then it is ${expected}`, () => {
      const given = givenSubscription({ afterRetries })
      given.act({ kind: 'setCard', customer: 'cus_ada', card: 'declines' })
      given.passTo('2026-02-28T12:00:00Z')
      assert.equal(status(given), 'past_due')
      given.pass(15 * dayMs + hourMs)
      assert.equal(status(given), expected)
      const [, failed] = given.invoices()
      assert.equal(failed?.attempt_count, 4)
      assert.equal(failed?.next_payment_attempt, null)
    })
  }

  it('given an unpaid subscription, when a new card is attached, then it is active again', () => {
    const given = givenSubscription({ afterRetries: 'unpaid' })
    given.act({ kind: 'setCard', customer: 'cus_ada', card: 'declines' })
    given.passTo('2026-05-05T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'open', 'draft', 'draft'])
    given.act({ kind: 'attachCard', customer: 'cus_ada' })
    given.pass(5_000)
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid', 'paid', 'paid'])
    assert.equal(status(given), 'active')
  })

  it('given a failed payment, when a new card is attached, then it is active again', () => {
    const given = givenSubscription()
    given.act({ kind: 'setCard', customer: 'cus_ada', card: 'declines' })
    given.passTo('2026-03-01T00:00:00Z')
    given.newEvents()
    given.act({ kind: 'attachCard', customer: 'cus_ada' })
    assert.equal(status(given), 'active')
    assert.ok(given.newEvents().includes('invoice.paid'))
  })
})

describe('a trial', () => {
  it('given a card, then the end is announced three days before, and then it is charged', () => {
    const given = givenSubscription({}, { trialDays: 14 })
    assert.equal(status(given), 'trialing')
    assert.deepEqual(
      given.invoices().map(({ total }) => total),
      [0],
    )
    given.pass(11 * dayMs)
    assert.ok(given.newEvents().includes('customer.subscription.trial_will_end'))
    given.pass(3 * dayMs)
    assert.equal(status(given), 'active')
    given.pass(2 * hourMs)
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid'])
  })

  it('given no card, then it is paused, and resumed with one', () => {
    const given = givenSubscription({}, { trialDays: 14, card: 'none' })
    given.pass(14 * dayMs)
    assert.equal(status(given), 'paused')
    given.act({ kind: 'attachCard', customer: 'cus_ada' })
    given.newEvents()
    given.act({ kind: 'resume', subscription: 'sub_ada' })
    assert.ok(given.newEvents().includes('customer.subscription.resumed'))
    assert.equal(status(given), 'active')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid'])
  })
})

describe('changes', () => {
  it('given a downgrade half way, then the credit is on the next invoice', () => {
    const given = givenSubscription({}, { price: 'price_teamMonth' })
    given.pass(14 * dayMs)
    given.act({ kind: 'changePlan', subscription: 'sub_ada', price: 'price_individualMonth' })
    given.passTo('2026-03-01T00:00:00Z')
    const [, second] = given.invoices()
    assert.deepEqual(
      second?.lines.data.map(({ amount }) => amount),
      [-4_950, 1_250, 2_500],
    )
    assert.equal(second?.amount_due, 0)
    assert.equal(second?.status, 'paid')
    assert.equal(given.account.objects.customer.get('cus_ada')?.balance, -1_200)
    given.passTo('2026-04-01T00:00:00Z')
    assert.equal(given.invoices()[2]?.amount_due, 1_300)
    assert.equal(given.account.objects.customer.get('cus_ada')?.balance, 0)
  })

  it('given another interval, then a new period is invoiced immediately', () => {
    const given = givenSubscription()
    given.pass(14 * dayMs)
    given.act({ kind: 'changePlan', subscription: 'sub_ada', price: 'price_individualYear' })
    const [, second] = given.invoices()
    assert.equal(second?.billing_reason, 'subscription_update')
    assert.equal(second?.amount_paid, 25_000 - 1_250)
    assert.equal(day(itemOf(given.subscription()).current_period_end), '2027-02-14')
  })

  it('given a cancellation to the end, then only deleted ends it', () => {
    const given = givenSubscription()
    given.act({ kind: 'cancel', subscription: 'sub_ada' })
    assert.equal(status(given), 'active')
    given.newEvents()
    given.passTo('2026-02-28T10:00:00Z')
    assert.equal(status(given), 'canceled')
    assert.deepEqual(given.newEvents(), ['customer.subscription.deleted'])
    given.passTo('2026-06-01T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid'])
  })

  it('given collection is paused, then the status stays, and invoices are void until it resumes', () => {
    const given = givenSubscription()
    given.act({ kind: 'pauseCollection', subscription: 'sub_ada', resumesInDays: 40 })
    assert.equal(status(given), 'active')
    given.passTo('2026-04-01T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'void', 'paid'])
  })

  it('given a refund and a dispute, then both name the payment', () => {
    const given = givenSubscription()
    given.act({ kind: 'refund', subscription: 'sub_ada', amount: 500 })
    given.act({ kind: 'dispute', subscription: 'sub_ada' })
    given.act({ kind: 'closeDispute', subscription: 'sub_ada', outcome: 'lost' })
    const events = given.newEvents()
    for (const name of [
      'refund.created',
      'charge.refunded',
      'charge.dispute.created',
      'charge.dispute.closed',
    ])
      assert.ok(events.includes(name), name)
    assert.deepEqual(invoiceStatuses(given), ['paid'])
  })
})
