import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { slipFor } from '../../../src/slips/domain/slip.ts'
import { slipDecider, slipDueness } from '../../../src/slips/domain/slips-due.ts'
import type { SlipOrder } from '../../../src/slips/domain/slip-order.ts'
import type { SlipRule } from '../../../src/slips/domain/slip-rule.ts'
import { specOfDecider, specOfFold } from '@slipstream/testing/spec.ts'
import { at, deletion, folded, person, rule, state } from '../../given/orders.ts'

const pending = state('a', at('06:42:00'), { status: 'pending' })
const processing = state('b', at('06:43:00'), { status: 'processing' })
const completed = state('c', at('06:44:00'), { status: 'completed' })
const cancelled = state('d', at('06:45:00'), { status: 'cancelled' })
const shipped = state('e', at('06:46:00'), { status: 'shipped' })

const now = Date.parse(at('07:00:00'))

const given = specOfDecider(slipDecider)
const slipsDue = (order: SlipOrder, by: SlipRule, nowMs: number) =>
  slipDecider.decide({ rule: by, nowMs }, order)

describe('a slip is due', () => {
  it('given an order that has not reached the status, then not', () => {
    assert.equal(slipDueness(folded(pending, processing), rule(), now), 'notReached')
  })

  it('given one that reached it, then once, to the registrant', () => {
    given(pending, processing, completed)
      .when({ rule: rule(), nowMs: now })
      .then({ recipient: { kind: 'registrant' } })
  })

  it('given one that skipped other statuses, or has left this one since, then still', () => {
    assert.equal(slipDueness(folded(completed), rule(), now), 'due')
    assert.equal(slipDueness(folded(pending, completed, shipped), rule(), now), 'due')
  })

  it('given events in any order, or twice, then the same slips', () => {
    const expected = slipsDue(folded(pending, completed, shipped), rule({ toParticipants: true }), now)
    for (const events of [
      [shipped, completed, pending],
      [completed, pending, shipped],
      [pending, completed, completed, pending, shipped, completed],
    ])
      assert.deepEqual(slipsDue(folded(...events), rule({ toParticipants: true }), now), expected)
  })

  it('given an event that was seen already, then the very same order', () => {
    specOfFold(slipDecider)(pending, completed).when(completed).thenNothing()
  })

  it('given an order that ended, even if its end arrived first, then not', () => {
    assert.equal(slipDueness(folded(completed, cancelled), rule(), now), 'ended')
    assert.equal(slipDueness(folded(cancelled, completed), rule(), now), 'ended')
    assert.equal(slipDueness(folded(completed, deletion('x')), rule(), now), 'ended')
  })

  it('given a deletion into a status that sends slips, then not', () => {
    assert.equal(
      slipDueness(folded(deletion('x')), rule({ statuses: new Set(['trash']) }), now),
      'notReached',
    )
  })

  it('given one that reached it before slips were sent, then not, whenever that arrived', () => {
    const sinceMs = Date.parse(at('06:44:01'))
    assert.equal(slipDueness(folded(completed), rule({ sinceMs }), now), 'beforeStart')
    assert.equal(slipDueness(folded(completed, shipped), rule({ sinceMs }), now), 'beforeStart')
    assert.equal(slipDueness(folded(completed), rule({ sinceMs: sinceMs - 1000 }), now), 'due')
  })

  it('given a source with participants, then an order without any gets no slip until it has one', () => {
    const needs = rule({ needsParticipants: true })
    const hoodie = state('a', at('06:44:00'), { status: 'completed', participants: [] })
    assert.equal(slipDueness(folded(hoodie), needs, now), 'noParticipants')
    assert.deepEqual(slipsDue(folded(hoodie), needs, now), [])
    const named = state('b', at('06:45:00'), { status: 'completed', participants: [person('1-1', 'Hana')] })
    assert.equal(slipDueness(folded(hoodie, named), needs, now), 'due')
    assert.equal(slipDueness(folded(hoodie), rule(), now), 'due', 'where none are configured')
  })

  it('given an order of more than 400 days ago that is replayed, then not', () => {
    const day = 24 * 60 * 60_000
    assert.equal(slipDueness(folded(completed), rule(), now + 399 * day), 'due')
    assert.equal(slipDueness(folded(completed), rule(), now + 401 * day), 'tooOld')
  })

  it('given an old order that is first seen by an edit, then not', () => {
    const touched = { status: 'completed', completedAt: '2025-03-01T10:00:00Z' }
    assert.equal(slipDueness(folded(state('a', at('06:44:00'), touched)), rule(), now), 'beforeStart')
    assert.equal(slipDueness(folded(pending, state('b', at('06:44:00'), touched)), rule(), now), 'due')
  })

  it('given an order that was backfilled in the status, then not, also after a later edit', () => {
    const old = state('a', at('06:44:00'), { status: 'completed' })
    const backfill = (event: typeof old, purpose: 'backfill' | 'backfill-with-mail') =>
      ({
        ...event,
        data: { ...event.data, provenance: { ...event.data.provenance, via: 'rest', purpose } },
      }) as typeof old
    const backfilled = backfill(old, 'backfill')
    const touched = state('b', at('06:45:00'), { status: 'completed' })
    assert.equal(slipDueness(folded(backfilled), rule(), now), 'backfilled')
    assert.equal(slipDueness(folded(backfilled, touched), rule(), now), 'backfilled')
    assert.equal(slipDueness(folded(touched, backfilled), rule(), now), 'backfilled')
    assert.equal(slipDueness(folded(backfilled, shipped, touched), rule(), now), 'backfilled')
    assert.equal(slipDueness(folded(backfill(old, 'backfill-with-mail')), rule(), now), 'due')
  })

  it('given an order that was backfilled before it reached it, then it is due when it does', () => {
    const data = { ...pending.data, provenance: { ...pending.data.provenance, purpose: 'backfill' as const } }
    const backfilled = { ...pending, data } as typeof pending
    assert.equal(slipDueness(folded(backfilled), rule(), now), 'notReached')
    assert.equal(slipDueness(folded(backfilled, processing, completed), rule(), now), 'due')
  })

  it('given participants with addresses, then each of them too, when the rule says so', () => {
    const participants = [
      person('1-1', 'Hana', 'hana@example.test'),
      person('1-2', 'Wiremu'),
      person('1-3', 'Mere', ' MERE@example.test'),
    ]
    const order = folded(state('a', at('06:44:00'), { status: 'completed', participants }))
    assert.equal(slipsDue(order, rule(), now).length, 1)
    assert.deepEqual(
      slipsDue(order, rule({ toParticipants: true }), now).map(({ recipient }) => recipient),
      [{ kind: 'registrant' }, { kind: 'participant', participantId: '1-1' }],
      'not one without an address, nor the registrant a second time',
    )
  })

  it('given a missing or invalid address, then undeliverable, with a reason without the address', () => {
    const customer = { id: null, name: 'Mere', phone: null }
    for (const [email, reason] of [
      [null, /there is no e-mail address/],
      ['  ', /there is no e-mail address/],
      ['mere at example', /is not one/],
      ['a@example.test, b@example.test', /is not one/],
      ['mere@example.test\r\nBcc: x@example.test', /is not one/],
      [`${'m'.repeat(300)}@example.test`, /longer than 254/],
    ] as const) {
      const order = folded(
        state('a', at('06:44:00'), { status: 'completed', customer: { ...customer, email } }),
      )
      const [slip] = slipsDue(order, rule(), now)
      assert.match(slip?.undeliverable ?? '', reason)
      assert.ok('reason' in slipFor(order, { kind: 'registrant' }))
    }
  })
})

describe('a slip', () => {
  const participants = [person('1-1', 'Hana', 'hana@example.test'), person('1-2', 'Wiremu')]
  const order = folded(state('a', at('06:44:00'), { status: 'completed', participants }))

  it('for the registrant lists all participants, the facts and the check-in codes', () => {
    const slip = slipFor(order, { kind: 'registrant' })
    assert.ok(!('reason' in slip))
    assert.deepEqual(
      slip.participants.map(({ name, checkInCode }) => [name, checkInCode]),
      [
        ['Hana', 'shop/1042/1-1'],
        ['Wiremu', 'shop/1042/1-2'],
      ],
    )
    assert.deepEqual([slip.number, slip.total, slip.currency], ['1042', '103.50', 'NZD'])
    assert.equal(slip.to.address, 'mere@example.test')
  })

  it('for a participant names nobody else, and no prices', () => {
    const slip = slipFor(order, { kind: 'participant', participantId: '1-1' })
    assert.ok(!('reason' in slip))
    assert.deepEqual(
      slip.participants.map(({ name }) => name),
      ['Hana'],
    )
    assert.deepEqual([slip.items, slip.total, slip.to.address], [[], null, 'hana@example.test'])
  })

  it('for a participant who was taken off the order is not there', () => {
    assert.deepEqual(slipFor(order, { kind: 'participant', participantId: '9-9' }), {
      reason: 'the order no longer has this participant',
    })
  })
})
