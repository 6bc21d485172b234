import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuditedBillingObject } from '../../../../src/observe/domain/audited-billing-object.ts'
import type { AuditedEntitlements } from '../../../../src/observe/domain/audited-entitlements.ts'
import {
  checkCustomer,
  paymentGraceMs,
} from '../../../../src/rules/billing-invariants/domain/check-customer.ts'

const nowMs = Date.parse('2026-11-21T09:00:00Z')
const dayMs = 24 * 3_600_000
const rules = {
  entitlements: [{ product: 'prod_team', grants: ['calendar', 'members'] }],
  entitlingStatuses: ['trialing', 'active', 'past_due'],
}

type Given = {
  status?: string
  invoice?: string
  attempts?: number
  byTransfer?: boolean
  ageMs?: number
  paused?: string
}

/** A subscription and its last invoice. */
function objects(given: Given = {}): AuditedBillingObject[] {
  const { status = 'active', invoice = 'paid', attempts = 1, byTransfer = false, ageMs = dayMs } = given
  const { paused: collectionPaused = null } = given
  const common = {
    ...{ source: 'billing', customerId: 'cus_1', contenders: [], isUncertain: false },
    ...{ position: 'billing/0/1', changedAt: new Date(nowMs), certainStatus: null },
    stateAt: new Date(nowMs - ageMs).toISOString(),
  }
  const subscription = {
    ...{ kind: 'subscription' as const, objectId: 'sub_1', customerId: 'cus_1', status, createdAt: null },
    items: [{ priceId: 'price_1', productId: 'prod_team', quantity: 1 }],
    ...{ periodEnd: null, trialEnd: null, endsAt: null, collectionPaused, latestInvoiceId: 'in_1' },
    collectionMethod: byTransfer ? 'send_invoice' : 'charge_automatically',
  }
  const last = {
    ...{ kind: 'invoice' as const, objectId: 'in_1', customerId: 'cus_1', status: invoice, createdAt: null },
    ...{ amountDue: 100, amountRemaining: invoice === 'paid' ? 0 : 100, attemptCount: attempts, dueAt: null },
  }
  return [
    { ...common, _id: 'billing/sub_1', state: subscription },
    { ...common, _id: 'billing/in_1', state: last },
  ]
}

function granted(...entitlements: string[]): AuditedEntitlements {
  const subscriptions = [{ subscriptionId: 'sub_1', status: 'active', entitlements, periodEnd: null }]
  return { revision: 1, entitlements, subscriptions, changedAt: '2026-11-21T09:00:00Z', position: 'w/0/1' }
}

const kindsOf = (given: Given | undefined, entitlements: AuditedEntitlements | undefined): string[] =>
  checkCustomer(
    { entitlements, objects: given === undefined ? [] : objects(given) },
    rules,
    nowMs,
  ).suspected.map(({ kind, entitlements: names }) => `${kind}: ${names.join()}`)
const both = granted('calendar', 'members')

describe('whether a customer may use what is paid for, and nothing else', () => {
  const cases: [string, Given | undefined, AuditedEntitlements | undefined, string[]][] = [
    ['a paid subscription and its entitlements', {}, both, []],
    ['a subscription and nothing granted', {}, undefined, ['paid-without-entitlement: calendar,members']],
    ['a part that was not granted', {}, granted('calendar'), ['paid-without-entitlement: members']],
    [
      'a trial and nothing granted',
      { status: 'trialing' },
      granted(),
      ['paid-without-entitlement: calendar,members'],
    ],
    ['a status that does not entitle, and nothing', { status: 'unpaid' }, undefined, []],
    ['a grant and no subscription', undefined, both, ['entitled-without-payment: calendar,members']],
    [
      'a grant that outlived its subscription',
      { status: 'canceled' },
      both,
      ['entitled-without-payment: calendar,members'],
    ],
    [
      'a grant while somebody has paused collection',
      { invoice: 'void', ageMs: 2 * paymentGraceMs, paused: 'void' },
      both,
      [],
    ],
    [
      'a grant after a pause of collection, in which its invoice was given up',
      { invoice: 'uncollectible', attempts: 0, ageMs: 2 * paymentGraceMs },
      both,
      [],
    ],
    [
      'a change of plan that was not paid, whose invoice is void',
      { invoice: 'void', ageMs: 2 * paymentGraceMs },
      both,
      [],
    ],
    ['a grant during past_due, as configured', { status: 'past_due', invoice: 'open' }, both, []],
    ['a trial', { status: 'trialing', invoice: 'open' }, both, []],
    ['an invoice that is being collected', { invoice: 'open' }, both, []],
    ['a draft before collection', { invoice: 'draft', attempts: 0, ageMs: 60 * dayMs }, both, []],
    ['an invoice by transfer', { invoice: 'open', byTransfer: true, ageMs: 60 * dayMs }, both, []],
    [
      'an active subscription that was given up',
      { invoice: 'uncollectible', ageMs: 60 * dayMs },
      both,
      ['entitled-without-payment: calendar,members'],
    ],
  ]
  for (const [title, given, entitlements, expected] of cases)
    it(`given ${title}, then ${expected.join() || 'nothing is wrong'}`, () => {
      assert.deepEqual(kindsOf(given, entitlements), expected)
    })

  it('given an invoice that is being collected for too long, then it is looked at again', () => {
    const { nextMs } = checkCustomer(
      { entitlements: both, objects: objects({ invoice: 'open' }) },
      rules,
      nowMs,
    )
    assert.equal(nextMs, nowMs - dayMs + paymentGraceMs)
    assert.deepEqual(kindsOf({ invoice: 'open', ageMs: paymentGraceMs }, both), [
      'entitled-without-payment: calendar,members',
    ])
  })

  it('given an object that is uncertain, then nothing is concluded', () => {
    const uncertain = objects().map((object) => ({ ...object, isUncertain: true }))
    assert.deepEqual(
      checkCustomer({ entitlements: undefined, objects: uncertain }, rules, nowMs).suspected,
      [],
    )
  })
})
