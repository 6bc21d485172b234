import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemOf } from '../../src/domain/objects/subscription.ts'
import type { ActionInput } from '../../src/domain/lifecycle/actions.ts'
import { givenSubscription, hourMs } from './given-account.ts'
import type { GivenAccount } from './given-account.ts'

const toYear: ActionInput = {
  kind: 'changePlan',
  subscription: 'sub_ada',
  price: 'price_individualYear',
  isPendingIfIncomplete: true,
}
const priceOf = ({ subscription }: GivenAccount): string => itemOf(subscription()).price.id

function givenPendingUpdate(): GivenAccount {
  const given = givenSubscription()
  given.act({ kind: 'setCard', customer: 'cus_ada', card: 'actionOnce' })
  given.newEvents()
  given.act(toYear)
  return given
}

describe('a change that applies when it is paid', () => {
  it('given a payment to be confirmed, then nothing but the pending change is new', () => {
    const given = givenPendingUpdate()
    const { status, pending_update: pending } = given.subscription()
    assert.deepEqual([status, priceOf(given)], ['active', 'price_individualMonth'])
    assert.equal(pending?.expires_at, given.account.nowMs / 1_000 + 23 * 3_600)
    assert.equal(pending?.subscription_items[0]?.price.id, 'price_individualYear')
    assert.throws(() => given.act(toYear), /waits for a change/)
  })

  it('given it is confirmed, then the change applies', () => {
    const given = givenPendingUpdate()
    given.act({ kind: 'authenticate', customer: 'cus_ada' })
    assert.deepEqual([given.subscription().pending_update, priceOf(given)], [null, 'price_individualYear'])
    assert.ok(given.newEvents().includes('customer.subscription.pending_update_applied'))
    given.passTo('2027-01-30T00:00:00Z')
    assert.deepEqual(
      given.invoices().map(({ status }) => status),
      ['paid', 'paid'],
    )
  })

  it('given it is not paid within 23 hours, then its invoice is void and nothing has changed', () => {
    const given = givenPendingUpdate()
    given.pass(23 * hourMs)
    const { status, pending_update: pending } = given.subscription()
    assert.deepEqual([status, pending, priceOf(given)], ['active', null, 'price_individualMonth'])
    assert.ok(given.newEvents().includes('customer.subscription.pending_update_expired'))
    assert.equal(given.invoices().at(-1)?.status, 'void')
  })

  it('given a card that pays, then the change applies immediately', () => {
    const given = givenSubscription()
    given.act(toYear)
    assert.equal(priceOf(given), 'price_individualYear')
  })
})
