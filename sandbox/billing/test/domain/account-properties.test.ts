import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cardBehaviors } from '../../src/domain/account.ts'
import type { Account } from '../../src/domain/account.ts'
import { ActionError } from '../../src/domain/action-error.ts'
import { beforeChange, previousAttributes } from '../../src/domain/events/previous-attributes.ts'
import type { BillingEvent } from '../../src/domain/events/billing-event.ts'
import type { ActionInput } from '../../src/domain/lifecycle/actions.ts'
import { dayMs, givenAccount } from './given-account.ts'

const legal: Record<string, string[]> = {
  incomplete: ['active', 'incomplete_expired', 'canceled'],
  trialing: ['active', 'paused', 'canceled', 'past_due'],
  active: ['past_due', 'unpaid', 'canceled'],
  past_due: ['active', 'unpaid', 'canceled'],
  unpaid: ['active', 'canceled'],
  paused: ['active', 'canceled'],
  canceled: [],
  incomplete_expired: [],
  draft: ['open', 'paid', 'void'],
  open: ['paid', 'void', 'uncollectible'],
  uncollectible: ['paid', 'void'],
  paid: [],
  void: [],
}

const prices = ['price_individualMonth', 'price_individualYear', 'price_teamMonth', 'price_teamYear']
const price = fc.constantFrom(...prices)
const customer = fc.constantFrom('cus_ada', 'cus_bob')
const subscription = fc.constantFrom('sub_1', 'sub_2')
const card = fc.constantFrom(...cardBehaviors)
const trialDays = fc.constantFrom(0, 14)

/** What is not possible at the time is refused, and must change nothing. */
const action: fc.Arbitrary<ActionInput> = fc.oneof(
  fc.record({ kind: fc.constant('setCard' as const), customer, card }),
  fc.record({
    kind: fc.constant('attachCard' as const),
    customer,
    card: fc.constantFrom('ok' as const, 'declines' as const),
  }),
  fc.record({ kind: fc.constant('authenticate' as const), customer, succeeds: fc.boolean() }),
  fc.record({
    kind: fc.constant('subscribe' as const),
    customer,
    price,
    trialDays,
    isByCheckout: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('changePlan' as const),
    subscription,
    price,
    quantity: fc.integer({ min: 1, max: 3 }),
    isPendingIfIncomplete: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('renewCard' as const),
    customer,
    expires: fc.constantFrom('2026-03', '2031-01'),
  }),
  fc.record({ kind: fc.constant('detachCard' as const), customer }),
  fc.record({
    kind: fc.constant('cancel' as const),
    subscription,
    when: fc.constantFrom('now' as const, 'periodEnd' as const),
  }),
  fc.record({ kind: fc.constant('keep' as const), subscription }),
  fc.record({
    kind: fc.constant('pauseCollection' as const),
    subscription,
    behavior: fc.constantFrom('void' as const, 'keep_as_draft' as const, 'mark_uncollectible' as const),
    resumesInDays: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ kind: fc.constant('resume' as const), subscription }),
  fc.record({ kind: fc.constant('refund' as const), subscription }),
  fc.record({ kind: fc.constant('dispute' as const), subscription }),
  fc.record({ kind: fc.constant('deleteCustomer' as const), customer }),
)
const step = fc.oneof(
  { weight: 3, arbitrary: action },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 45 * dayMs }) },
)
const settings = fc.record({
  afterRetries: fc.constantFrom('canceled' as const, 'unpaid' as const, 'past_due' as const),
  isUncollectibleAfterRetries: fc.boolean(),
  retryDays: fc.constantFrom<number[]>([], [3, 5, 7]),
})

describe('the books after any actions and moves of the clock', () => {
  it('given any of them, then statuses are legal, events chain, and nothing is paid twice', () => {
    fc.assert(
      fc.property(
        settings,
        card,
        trialDays,
        fc.array(step, { maxLength: 40 }),
        (set, first, trial, steps) => {
          const given = givenAccount(set, first)
          const log = new EventLog()
          log.follow(given.account)
          given.act({ kind: 'createCustomer', id: 'cus_bob' })
          for (const [id, owner] of [
            ['sub_1', 'cus_ada'],
            ['sub_2', 'cus_bob'],
          ] as const)
            given.act({
              kind: 'subscribe',
              id,
              customer: owner,
              price: 'price_individualMonth',
              trialDays: trial,
            })
          log.follow(given.account)
          for (const one of steps) {
            if (typeof one === 'number') passSlowly(given.account, given.pass, one, log)
            else attempt(() => given.act(one))
            log.follow(given.account)
          }
          checkBooks(given.account, log)
        },
      ),
      { numRuns: 150 },
    )
  })
})

/** In steps shorter than events are kept. */
function passSlowly(account: Account, pass: (ms: number) => void, ms: number, log: EventLog): void {
  const toMs = account.nowMs + ms
  while (account.nowMs < toMs) {
    pass(Math.min(20 * dayMs, toMs - account.nowMs))
    log.follow(account)
  }
}

function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
  }
}

/** All events of an account in their order, also those that it has forgotten. */
class EventLog {
  readonly #seen = new Set<string>()
  readonly #last = new Map<string, Record<string, unknown>>()
  readonly paid = new Map<string, number>()

  follow(account: Account): void {
    for (const event of account.events.values()) {
      if (this.#seen.has(event.id)) continue
      this.#seen.add(event.id)
      if (event.object.id !== undefined) this.#check(event, event.object.id)
    }
  }

  last(id: string): Record<string, unknown> | undefined {
    return this.#last.get(id)
  }

  #check(event: BillingEvent, id: string): void {
    const before = this.#last.get(id)
    if (event.before !== undefined && before !== undefined) {
      const previous = previousAttributes(event.before, event.object)
      assert.deepEqual(
        beforeChange(event.object, previous),
        before,
        `${event.type} of ${id} follows its predecessor`,
      )
    }
    const [from, to] = [before?.status, event.object.status] as [string | undefined, string]
    const isStated = event.object.object === 'subscription' || event.object.object === 'invoice'
    if (isStated && from !== undefined && from !== to)
      assert.ok(legal[from]?.includes(to), `${id}: ${from} to ${to}`)
    if (event.type === 'invoice.paid') this.paid.set(id, (this.paid.get(id) ?? 0) + 1)
    this.#last.set(id, event.object)
  }
}

function checkBooks(account: Account, log: EventLog): void {
  const { invoice, subscription, payment_intent: payments, charge } = account.objects
  for (const one of [...invoice.values(), ...subscription.values(), ...payments.values()])
    assert.deepEqual(log.last(one.id), one, `the last event of ${one.id} shows it as it is`)
  for (const one of invoice.values()) {
    assert.equal(
      log.paid.get(one.id) ?? 0,
      one.status === 'paid' ? 1 : 0,
      `${one.id} is paid once, if at all`,
    )
    const payment = payments.get(account.paymentOfInvoice.get(one.id) ?? '')
    const isCharged = one.status === 'paid' && one.amount_due > 0
    assert.equal(payment?.status === 'succeeded', isCharged, `${one.id} is paid by its payment`)
  }
  const charged = [...payments.values()].filter(({ status }) => status === 'succeeded')
  assert.equal(charge.size, charged.length)
}
