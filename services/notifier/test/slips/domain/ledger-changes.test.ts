import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dueEntry, enterSlips, idsToLookUp, withdrawSlips } from '../../../src/slips/domain/ledger-changes.ts'
import type { LedgerChange } from '../../../src/slips/domain/ledger-changes.ts'
import { recipientsOf } from '../../../src/slips/domain/slips-due.ts'
import { notificationEvent } from '../../../src/delivery/domain/notification-event.ts'
import type { DueSlip } from '../../../src/slips/domain/slips-due.ts'
import { at, folded, person, rule, state } from '../../given/orders.ts'

const now = new Date(at('07:00:00'))
const customer = (email: string | null) => ({ id: null, name: 'Mere', email, phone: null })

function slipsOf(email: string | null, hana?: string): [DueSlip, DueSlip?] {
  const participants = hana === undefined ? [] : [person('1-1', 'Hana', hana)]
  const order = folded(state('a', at('06:44:00'), { customer: customer(email), participants }))
  return recipientsOf(order, rule({ toParticipants: true })) as [DueSlip, DueSlip?]
}

const summary = (changes: LedgerChange[]) =>
  changes.map((change) =>
    change.kind === 'enter'
      ? `enter ${change.slip.state}`
      : `${change.kind} ${'from' in change ? change.from.join() : ''}`.trim(),
  )

describe('slips that enter the ledger', () => {
  it('given an address, then a new slip enters, or an undeliverable or withdrawn one becomes due', () => {
    const [slip] = slipsOf('mere@example.test')
    assert.deepEqual(summary(enterSlips([slip], new Map(), now)), [
      'setDue undeliverable',
      'setDue withdrawn',
      'enter due',
    ])
  })

  it('given no address, then the slip is undeliverable, and an event reports it', () => {
    const [slip] = slipsOf(null)
    const changes = enterSlips([slip], new Map(), now)
    assert.deepEqual(summary(changes), ['setUndeliverable withdrawn', 'enter undeliverable'])
    const entered = changes.at(-1)
    assert.ok(entered?.kind === 'enter' && entered.slip.tell?.[0]?.type === 'NotificationFailed')
  })

  it('given the trace of the order’s event, then the slip and what is published of it keep it', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const [slip] = slipsOf(null)
    const changes = enterSlips([{ ...slip, traceparent }], new Map(), now)
    const entered = changes.at(-1)
    assert.ok(entered?.kind === 'enter')
    assert.equal(entered.slip.traceparent, traceparent)
    const [pending] = entered.slip.tell ?? []
    assert.ok(pending !== undefined)
    assert.equal(notificationEvent(entered.slip, pending).traceparent, traceparent)
  })

  it('given a participant who was added after the registrant’s slip, then only by the rule', () => {
    const [registrant, hana] = slipsOf('mere@example.test', 'hana@example.test')
    assert.ok(hana !== undefined)
    const known = new Map([[registrant.id, dueEntry(registrant, now)]])
    assert.deepEqual(enterSlips([{ ...hana, later: false }], known, now), [])
    assert.equal(enterSlips([hana], known, now).length, 3)
    assert.deepEqual(idsToLookUp([hana]), [hana.id, registrant.id])
  })

  it('given failed slips of an ended order, then they are withdrawn, with an event', () => {
    const [change] = withdrawSlips(['x'], now)
    assert.ok(change?.kind === 'withdraw' && change.event?.type === 'NotificationSettled')
    assert.deepEqual(change.from, ['failed', 'undeliverable'])
  })
})
