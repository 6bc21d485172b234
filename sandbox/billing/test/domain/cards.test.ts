import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expandObject } from '../../src/domain/queries/expand-object.ts'
import { findPaymentMethods } from '../../src/domain/queries/find-objects.ts'
import { renderEvent } from '../../src/domain/events/render-event.ts'
import { get } from '../../src/domain/store.ts'
import { givenSubscription } from './given-account.ts'
import type { GivenAccount } from './given-account.ts'

const cardOf = ({ account }: GivenAccount) => {
  const id = get(account, 'customer', 'cus_ada').invoice_settings.default_payment_method
  return account.objects.payment_method.get(id ?? '')
}
const invoiceStatuses = ({ invoices }: GivenAccount): string[] => invoices().map((one) => one.status)

describe('cards', () => {
  it('given a card whose month is over, then it is declined as expired, until it is renewed', () => {
    const given = givenSubscription()
    given.act({ kind: 'renewCard', customer: 'cus_ada', expires: '2026-02', by: 'customer' })
    given.passTo('2026-03-01T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid'])
    given.passTo('2026-04-01T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid', 'open'])
    const failed = [...given.account.objects.payment_intent.values()].at(-1)
    assert.equal(failed?.last_payment_error?.code, 'expired_card')
    given.act({ kind: 'renewCard', customer: 'cus_ada', expires: '2029-02' })
    given.passTo('2026-04-30T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'paid', 'paid'])
  })

  it('given the bank renews a card, then the event names the old date', () => {
    const given = givenSubscription()
    given.act({ kind: 'renewCard', customer: 'cus_ada', expires: '2041-12' })
    const event = [...given.account.events.values()].at(-1)
    assert.equal(event?.type, 'payment_method.automatically_updated')
    const { data } = renderEvent(event, '2026-08-26.dahlia', 0)
    assert.deepEqual(data.previous_attributes, { card: { exp_year: 2040, exp_month: 8 } })
    assert.deepEqual([cardOf(given)?.card.exp_month, cardOf(given)?.card.exp_year], [12, 2041])
  })

  it('given another card, then customer and subscription are charged to it, and both are listed', () => {
    const given = givenSubscription()
    const first = cardOf(given)?.id
    given.act({ kind: 'attachCard', customer: 'cus_ada', expires: '2030-01' })
    assert.notEqual(cardOf(given)?.id, first)
    assert.equal(given.subscription().default_payment_method, cardOf(given)?.id)
    assert.equal(findPaymentMethods(given.account, { customer: 'cus_ada', type: 'card' }).length, 2)
    const path = 'invoice_settings.default_payment_method'
    const expanded = expandObject(given.account, get(given.account, 'customer', 'cus_ada'), [path]) as any
    assert.equal(expanded.invoice_settings.default_payment_method.card.exp_year, 2030)
  })

  it('given the card is detached, then nothing is charged to it any more', () => {
    const given = givenSubscription()
    given.newEvents()
    given.act({ kind: 'detachCard', customer: 'cus_ada' })
    const names = ['payment_method.detached', 'customer.updated', 'customer.subscription.updated']
    assert.deepEqual(given.newEvents(), names)
    assert.deepEqual(findPaymentMethods(given.account, { customer: 'cus_ada' }), [])
    given.passTo('2026-03-01T00:00:00Z')
    assert.deepEqual(invoiceStatuses(given), ['paid', 'open'])
    assert.throws(() => given.act({ kind: 'detachCard', customer: 'cus_ada' }), /has no card/)
  })
})
